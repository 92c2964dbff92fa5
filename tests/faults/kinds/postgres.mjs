// Faults of Postgres itself, and of what others do in it.

import { setTimeout as sleep } from 'node:timers/promises';
import { signal } from '../children.mjs';
import { pick } from '../random.mjs';
import { APPLICATION } from '../database.mjs';
import { repeatForm } from './repeats.mjs';

const OURS = `pg_stat_activity where usename = '${APPLICATION}'`;

async function restart(world, name) {
  await world.postgres.stop(name);
  await world.postgres.start();
}

/** Holds what these statements take, for a while. */
async function holding(world, statements, ms) {
  const session = world.postgres.session(`begin; ${statements};`);
  await sleep(ms);
  await session.end();
}

/** A setting of the server for a while, set and taken back by the superuser. */
async function withSetting(world, assignment, name, ms) {
  await world.postgres.superuser(`alter system set ${assignment}`);
  await world.postgres.superuser('select pg_reload_conf()');
  await sleep(ms);
  await world.postgres.superuser(`alter system reset ${name}`);
  await world.postgres.superuser('select pg_reload_conf()');
}

export const postgresFaults = [
  { name: 'Postgres: immediate restart', id: 'postgres-immediate', short: true, run: (world) => restart(world, 'SIGQUIT') },
  { name: 'Postgres: fast restart', id: 'postgres-fast', run: (world) => restart(world, 'SIGINT') },
  { name: 'Postgres: postmaster kill -9, started again', id: 'postgres-killed', run: (world) => restart(world, 'SIGKILL') },
  {
    name: 'Postgres: unavailable 6 s',
    id: 'postgres-down',
    run: async (world) => {
      await world.postgres.stop('SIGINT');
      await sleep(6_000);
      await world.postgres.start();
    },
  },
  {
    name: 'Postgres: SIGSTOP 8 s',
    id: 'postgres-frozen',
    run: async (world) => {
      world.postgres.freeze();
      await sleep(8_000);
      world.postgres.thaw();
    },
  },
  {
    name: 'Postgres: one backend kill -9 (crash restart)',
    id: 'backend-killed',
    short: true,
    run: async (world) => {
      const backends = await world.postgres.rows(`select pid from ${OURS}`);
      if (backends.length > 0) signal(pick(world.random, backends).pid, 'SIGKILL');
    },
  },
  {
    name: 'Postgres: all backends terminated',
    id: 'backends-terminated',
    run: (world) => world.postgres.superuser(`select pg_terminate_backend(pid) from ${OURS}`),
  },
  {
    name: 'Postgres: read only, 4 s',
    id: 'postgres-read-only',
    run: (world) => withSetting(world, 'default_transaction_read_only = on', 'default_transaction_read_only', 4_000),
  },
  {
    name: 'disk full, 5 s',
    id: 'disk-full',
    needs: 'disk',
    run: async (world) => {
      await world.postgres.fillDisk();
      await sleep(5_000);
      world.postgres.emptyDisk();
    },
  },
  {
    name: 'Postgres: no connection left, 5 s',
    id: 'no-connections',
    run: async (world) => {
      await world.postgres.superuser(`alter role ${APPLICATION} connection limit 3`);
      await world.postgres.superuser(`select pg_terminate_backend(pid) from ${OURS}`);
      await sleep(5_000);
      await world.postgres.superuser(`alter role ${APPLICATION} connection limit -1`);
    },
  },
  { name: "a patient's lock held 12 s, one form repeated 20 times", id: 'lock-held', short: true, run: repeatForm },
  {
    name: "a patient's requests locked, 6 s",
    id: 'rows-locked',
    run: (world) => holding(world, 'select count(*) from (select from exclusion_requests for update) held', 6_000),
  },
  {
    name: 'the counter of changes locked, 6 s',
    id: 'counter-locked',
    run: (world) => holding(world, 'select last from change_counter for update', 6_000),
  },
  {
    name: 'statements hang: the periods locked, 6 s',
    id: 'table-locked',
    run: (world) => holding(world, 'lock table exclusion_periods in access exclusive mode', 6_000),
  },
  {
    name: 'statements hang: the sessions locked, 6 s',
    id: 'sessions-locked',
    run: (world) => holding(world, 'lock table sessions in access exclusive mode', 6_000),
  },
];
