// The parts of bin/failover and bin/bench --peers that need no root, no network and no time. The trials themselves take too long for
// bin/test.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { KINDS } from './kinds.mjs';
import { answeredAgain } from './outage.mjs';
import { percentile } from './report.mjs';
import { dcs } from './settings.mjs';

const ROOT = join(import.meta.dirname, '../..');
const asked = (...answers) => answers.map(([began, ended, good]) => ({ began, ended, good }));

test('pages are back with the first answer after which none failed', () => {
  assert.equal(answeredAgain(asked([0, 20, true], [250, 270, true])), 0);
  // A good answer between two bad ones is not the end of it.
  assert.equal(answeredAgain(asked([0, 3000, false], [250, 300, true], [500, 4000, false], [750, 4200, true], [1000, 1100, true])), 1100);
  // One that was asked before the last bad one proves nothing.
  assert.equal(answeredAgain(asked([0, 9000, true], [250, 300, false])), Infinity);
});

test('a percentile is a number that was seen', () => {
  const twenty = Array.from({ length: 20 }, (_, at) => 20 - at);
  assert.deepEqual([0.5, 0.95, 1].map((part) => percentile(twenty, part)), [10, 19, 20]);
  assert.equal(percentile([7], 0.95), 7);
});

test('a commit waits for a standby, and the times of Patroni fit together', () => {
  const { ttl, loop_wait, retry_timeout, synchronous_mode, synchronous_mode_strict, postgresql } = dcs.dcs;
  assert.ok(synchronous_mode && synchronous_mode_strict);
  assert.equal(postgresql.parameters.synchronous_commit, 'on');
  assert.ok(loop_wait + 2 * retry_timeout <= ttl);
});

test('the commands name what they do', () => {
  const run = (...command) => spawnSync(join(ROOT, command[0]), command.slice(1), { encoding: 'utf8' });
  const kinds = run('bin/failover', '--list');
  assert.equal(kinds.status, 0, kinds.stderr);
  assert.deepEqual(kinds.stdout.trim().split('\n').map((line) => line.split(' ')[0]), KINDS.map(({ id }) => id));
  const peers = run('bin/bench', '--list');
  assert.equal(peers.status, 0, peers.stderr);
  for (const peer of ['django', 'fastapi', 'asyncpg', 'cerbos']) assert.match(peers.stdout, new RegExp(`^${peer} \\d`, 'm'));
  for (const wrong of [['--only', 'x'], ['0'], ['1', '2'], ['--x']]) {
    const refused = spawnSync(process.execPath, [join(ROOT, 'tests/failover/main.mjs'), ...wrong], { encoding: 'utf8' });
    assert.equal(refused.status, 2, `${wrong}: ${refused.stdout}`);
  }
});
