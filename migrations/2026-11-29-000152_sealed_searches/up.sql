-- What was searched last stood in sessions as it was typed, a NISS too. From now on it is sealed there; what was typed before goes.
update sessions set state = state - 'searches' where state ? 'searches';
