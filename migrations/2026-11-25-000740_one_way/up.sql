-- What policies cannot say, for they see one side of a change at a time: no name drops out of a conversation (R12), and what
-- was read stays read.
create function mt_guard_named() returns trigger language plpgsql as $$
begin
  if mt_kind() is not null and not starts_with(new.named_key, old.named_key) then
    raise exception 'what was named in a conversation stays' using errcode = 'MT012';
  end if;
  return new;
end $$;
create trigger guard_named before update of named_key on conversations for each row execute function mt_guard_named();

create function mt_guard_read() returns trigger language plpgsql as $$
begin
  if mt_kind() is not null and old.read_at is not null and new.read_at is distinct from old.read_at then
    raise exception 'what was read stays read' using errcode = 'MT013';
  end if;
  return new;
end $$;
create trigger guard_read before update of read_at on messages for each row execute function mt_guard_read();
