create or replace function mt_concerns_officer(patient uuid, care_worker uuid, described text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.niss = mt_officer_niss())
    or exists (select from care_workers c where c.id = care_worker and c.niss = mt_officer_niss())
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(o.given_key || ' ' || o.family_key, described) >= 0.4
        or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))),
    true)
$$;
