-- How often somebody did something lately, counted over all instances. The key is a hash of who and what. Not logged: after a
-- crash of Postgres everybody begins at nothing, which harms less than writing every count twice.
create unlogged table rate_counts (
  key_hash bytea not null check (length(key_hash) = 32),
  begins_at timestamptz not null,
  count integer not null,
  primary key (key_hash, begins_at)
);
alter table rate_counts enable row level security;

-- Counts one more in the window of this moment; whether that is within the limit.
create function rate_take(hash bytea, moment timestamptz, seconds integer, most integer) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into rate_counts as r values (hash, to_timestamp(floor(extract(epoch from moment) / seconds) * seconds), 1)
    on conflict (key_hash, begins_at) do update set count = r.count + 1
    returning count <= most
$$;

-- Removes windows of more than a day ago.
create function rates_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from rate_counts where begins_at < moment - interval '1 day' returning 1) select count(*) from gone
$$;

revoke all on function rate_take, rates_sweep from public;
grant execute on function rate_take, rates_sweep to mijntoegang_app;
