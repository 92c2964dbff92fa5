-- The version before reads no sealed search. What was searched before is nowhere.
update sessions set state = state - 'searches' where state ? 'searches';
