// Whatever is sent to the decision and change routes, the answer is one that the OpenAPI document has, and never a 5xx.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startDemo } from './support.mjs';

const SCHEMATHESIS = process.env.MIJNTOEGANG_SCHEMATHESIS ?? join(import.meta.dirname, '../../target/test-python/bin/schemathesis');
let demo;
let folder;

before(async () => {
  demo = await startDemo();
  folder = mkdtempSync(join(tmpdir(), 'mijntoegang-openapi-'));
});
after(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs schemathesis over the served document; gives what it said, and throws when it found something. */
async function fuzz(...options) {
  const token = demo.lines.find((line) => line.startsWith('Token EPD: ')).slice('Token EPD: '.length);
  const run = ['run', `${demo.url}/api/v1/openapi.json`, '--header', `Authorization: Bearer ${token}`, '--request-timeout', '10', ...options];
  const { stdout } = await promisify(execFile)(SCHEMATHESIS, run, { cwd: folder, maxBuffer: 1 << 26, timeout: 240_000 }).catch((error) => {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`);
  });
  return stdout;
}

const cases = (said) => Number(/(\d+) generated/.exec(said)?.[1] ?? 0);

test('no undocumented answer and no 5xx to anything that is sent', async () => {
  // A number whose check digits fit cannot be told in a schema, so a well-formed call may be refused. A stream never ends.
  const paths = ['--exclude-path', '/api/v1/changes', '--exclude-path', '/access/v1/evaluations'];
  const said = await fuzz('--checks', 'all', '--exclude-checks', 'positive_data_acceptance', ...paths, '--max-examples', '150', '--seed', '7');
  assert.ok(cases(said) > 200, said);
  assert.ok(!demo.said().includes('"ERROR"'), demo.said());
});

test('nor to a batch, in which what cannot be read is answered in its place', async () => {
  const excluded = 'positive_data_acceptance,negative_data_rejection';
  const said = await fuzz('--checks', 'all', '--exclude-checks', excluded, '--include-path', '/access/v1/evaluations', '--max-examples', '150', '--seed', '7');
  assert.ok(cases(said) > 100, said);
  assert.ok(!demo.said().includes('"ERROR"'), demo.said());
});

test('an answer that the document does not have is found', async () => {
  // The test of the test: without the check that leaves refusals of well-formed calls out, it says so.
  await assert.rejects(fuzz('--checks', 'positive_data_acceptance', '--include-path', '/access/v1/evaluation', '--max-examples', '20', '--seed', '7'), /rejected/i);
});
