-- References are drawn at random, so that they tell nothing of what came before them. Those of the sequences stay as they are.
alter table exclusion_requests
  drop constraint exclusion_requests_reference_check,
  add constraint exclusion_requests_reference_check check (reference ~ '^UA-[0-9]{4}-[0-9]{6,7}-[A-Z]$');
alter table conversations
  drop constraint conversations_reference_check,
  add constraint conversations_reference_check check (reference ~ '^GB-[0-9]{4}-[0-9]{6,7}-[A-Z]$');

-- Kinds and years that have seven digits from now on: of the numbers with six, about half a million are used.
create table long_references (
  series text primary key check (series ~ '^(UA|GB)-[0-9]{4}$')
);

-- Whether nothing has this reference. No other transaction is told so until this one ends, and then the row is there to be seen: so the
-- lock comes first, in a statement of its own, and the look after it.
create function mt_reference_is_free(candidate text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('reference ' || candidate, 0)) then
    return false;
  end if;
  return not exists (select from exclusion_requests r where r.reference = candidate)
    and not exists (select from conversations c where c.reference = candidate);
end $$;

-- The first of these references that is free, those with six digits before those with seven. When all the short ones are taken, their
-- year is full enough for seven: of sixteen at random that happens with half a million used, and hardly ever with fewer. Null when
-- none is free, and without an actor.
create function mt_draw_reference(short text[], long text[]) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  candidate text;
begin
  if mt_kind() is null then
    return null;
  end if;
  if not exists (select from long_references l where l.series = left(short[1], 7)) then
    foreach candidate in array short loop
      if mt_reference_is_free(candidate) then
        return candidate;
      end if;
    end loop;
    insert into long_references (series) values (left(short[1], 7)) on conflict do nothing;
  end if;
  foreach candidate in array long loop
    if mt_reference_is_free(candidate) then
      return candidate;
    end if;
  end loop;
  return null;
end $$;
revoke all on function mt_reference_is_free, mt_draw_reference from public;
grant execute on function mt_draw_reference to mijntoegang_app;

-- Only programs from before number by them.
drop sequence request_numbers, conversation_numbers;
update schema_compatibility set oldest_compatible = '20261129000405';
