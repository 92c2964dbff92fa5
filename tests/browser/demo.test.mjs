// `mijntoegang demo` as a newcomer and as a script meets it: what it prints, and what it leaves behind.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { isAbsolute } from 'node:path';
import { test } from 'node:test';
import { PROGRAM, eventually, processesIn, scratch, startDemo } from './support.mjs';

const left = (folder) => readdirSync(folder);
const alone = (folder, demo) => processesIn(folder).filter((pid) => Number(pid) !== demo.child.pid);

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`it says where to look, and ${signal} leaves nothing`, async () => {
    const tmp = scratch();
    const demo = await startDemo({ tmp });
    assert.equal((await fetch(`${demo.url}/`)).status, 200);
    assert.deepEqual(demo.lines.map((line) => line.split(':')[0]), ['Mail', 'Token EPD', 'Ready']);
    assert.ok(isAbsolute(demo.mailFolder));
    assert.match(demo.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.ok(alone(tmp, demo).length > 0, 'Postgres runs in the temporary folder');
    await demo.stop(signal);
    assert.deepEqual(alone(tmp, demo), []);
    assert.deepEqual(left(tmp), []);
    await assert.rejects(fetch(demo.url));
  });
}

test('after kill -9 Postgres stops by itself, and the next start sweeps', async () => {
  const tmp = scratch();
  const killed = await startDemo({ tmp });
  await killed.stop('SIGKILL');
  await eventually('Postgres has stopped', () => alone(tmp, killed).length === 0, 10);
  const next = await startDemo({ tmp });
  assert.deepEqual(left(tmp).filter((name) => name.includes(`-${killed.child.pid}-`)), []);
  await next.stop();
  assert.deepEqual(left(tmp), []);
});

test('a busy port is said plainly', async () => {
  const tmp = scratch();
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const { port } = busy.address();
  const child = spawn(PROGRAM, ['demo', '--port', String(port)], { env: { ...process.env, TMPDIR: tmp } });
  let [out, said] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  busy.close();
  assert.equal(code, 1, said);
  assert.ok(said.includes(String(port)), said);
  assert.doesNotMatch(said, /panicked|Os \{/);
  assert.doesNotMatch(out, /Ready/);
  assert.deepEqual(left(tmp), []);
});

test('--keep keeps, and takes one demo at a time', async () => {
  const [tmp, keep] = [scratch(), scratch()];
  const first = await startDemo({ tmp, keep });
  await assert.rejects(startDemo({ tmp, keep }), /ended before it was ready/);
  await first.stop();
  assert.deepEqual(left(tmp), []);
  const again = await startDemo({ tmp, keep });
  assert.equal((await fetch(`${again.url}/aanmelden`)).status, 200);
  await again.stop();
});
