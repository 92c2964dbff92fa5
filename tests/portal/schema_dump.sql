-- The present schema as text, a block a row, in an order that does not depend on how it came about. What Postgres itself writes of
-- definitions, so that two databases with the same schema answer the same. Months of decisions are left out: they depend on the day.
with own as (
  select c.* from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relname not like '\_\_diesel%'
      and (not c.relispartition or c.relname = 'decisions_other')
), granted as (
  select c.oid as relation, 0 as part, a.grantee, '' as columns, lower(a.privilege_type) as privilege
    from own c, aclexplode(c.relacl) a where a.grantee <> c.relowner
  union all
  select c.oid, 1, a.grantee, ' (' || string_agg(t.attname, ', ' order by t.attnum) || ')', lower(a.privilege_type)
    from own c join pg_attribute t on t.attrelid = c.oid and t.attnum > 0 and not t.attisdropped, aclexplode(t.attacl) a
    where a.grantee <> c.relowner group by c.oid, a.grantee, a.privilege_type
), columns as (
  select a.attrelid, string_agg(
      '  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
           when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
      || case when a.attnotnull then ' not null' else '' end, E',\n' order by a.attnum) as list
    from pg_attribute a join own c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p')
    group by a.attrelid
), constraints as (
  select conrelid, string_agg('  constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid), E',\n' order by contype = 'p' desc, conname) as list
    from pg_constraint where contype in ('c', 'f', 'p', 'u', 'x') group by conrelid
), parts as (
  select c.relname, 1 as part, '' as name,
      'create ' || case when c.relpersistence = 'u' then 'unlogged ' else '' end || 'table ' || c.relname || E' (\n'
      || l.list || coalesce(E',\n' || k.list, '') || E'\n)'
      || case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end
      || case when c.relispartition then ' -- a partition: ' || pg_get_expr(c.relpartbound, c.oid) else '' end || ';' as line
    from own c join columns l on l.attrelid = c.oid left join constraints k on k.conrelid = c.oid
  union all
  select c.relname, 2, a.attname, 'comment on column ' || c.relname || '.' || a.attname || ' is ' || quote_literal(d.description) || ';'
    from own c join pg_attribute a on a.attrelid = c.oid join pg_description d
      on d.objoid = c.oid and d.objsubid = a.attnum and d.classoid = 'pg_class'::regclass
  union all
  select c.relname, 3, n.relname, replace(pg_get_indexdef(i.indexrelid), ' public.', ' ') || ';'
    from own c join pg_index i on i.indrelid = c.oid join pg_class n on n.oid = i.indexrelid
    where not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid)
  union all
  select c.relname, 4, t.tgname, pg_get_triggerdef(t.oid, true) || ';'
    from own c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
  union all
  select c.relname, 5, '', 'alter table ' || c.relname || ' enable row level security;' from own c where c.relrowsecurity
  union all
  select p.tablename, 6, p.policyname, 'create policy ' || p.policyname || ' on ' || p.tablename
      || case p.permissive when 'RESTRICTIVE' then ' as restrictive' else '' end || ' for ' || lower(p.cmd)
      || ' to ' || array_to_string(p.roles, ', ') || coalesce(E'\n  using (' || p.qual || ')', '')
      || coalesce(E'\n  with check (' || p.with_check || ')', '') || ';'
    from pg_policies p where p.schemaname = 'public'
  union all
  select c.relname, 7, g.part || g.columns, 'grant ' || string_agg(g.privilege || g.columns, ', ' order by g.privilege collate "C")
      || ' on ' || c.relname || ' to ' || coalesce(nullif(g.grantee, 0)::regrole::text, 'public') || ';'
    from granted g join own c on c.oid = g.relation where c.relkind in ('r', 'p') group by c.relname, g.part, g.columns, g.grantee
)
select block from (
  select 1 as part, extname::text as name, 'create extension ' || extname || ';' as block from pg_extension where extname <> 'plpgsql'
  union all
  select 2, c.relname, 'create sequence ' || c.relname || ' as ' || format_type(s.seqtypid, null) || ';'
      || coalesce((select E'\ngrant ' || string_agg(g.privilege, ', ' order by g.privilege collate "C") || ' on sequence ' || c.relname
        || ' to ' || g.grantee::regrole::text || ';' from granted g where g.relation = c.oid group by g.grantee), '')
    from own c join pg_sequence s on s.seqrelid = c.oid
  union all
  select 3, relname, string_agg(line, E'\n' order by part, name collate "C", line collate "C") from parts group by relname
  union all
  select 4, p.oid::regprocedure::text, regexp_replace(replace(pg_get_functiondef(p.oid), 'FUNCTION public.', 'FUNCTION '), '\s+$', '') || E';\n'
      || case when p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0) then '-- Called by every role.'
           when has_function_privilege('mijntoegang_app', p.oid, 'execute') then '-- Called by mijntoegang_app.'
           else '-- Called by its owner only: triggers and other functions.' end
    from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
) blocks order by part, name collate "C";
