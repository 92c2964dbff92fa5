-- A search by a state that few exclusions have must not walk through all versions of all of them (mt_consent_search): the states that
-- it is given are constants of its statement, so each index serves what implies its condition. Ended ones first; among these, the few
-- that were entered in error.
create index changes_not_active on changes (exclusion_id desc) where exclusion_id is not null and state <> 'active';
create index changes_in_error on changes (exclusion_id desc) where exclusion_id is not null and state = 'entered-in-error';
