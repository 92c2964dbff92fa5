// Whatever is sent to the decision and change routes, the answer is one that the OpenAPI document has, and never a 5xx.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { PYTHON } from './documents.mjs';
import { startDemo } from './support.mjs';

const SCHEMATHESIS = join(dirname(PYTHON), 'schemathesis');
const CONFIG = join(import.meta.dirname, '../api/schemathesis.toml');
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
async function fuzz(config, ...options) {
  const run = ['--config-file', config, 'run', `${demo.url}/api/v1/openapi.json`, '--header', `Authorization: Bearer ${demo.token}`];
  const bounds = ['--checks', 'all', '--request-timeout', '30', '--seed', '7'];
  const { stdout } = await promisify(execFile)(SCHEMATHESIS, [...run, ...bounds, ...options], { cwd: folder, maxBuffer: 1 << 26, timeout: 600_000 }).catch((error) => {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? ''}`);
  });
  return stdout;
}

const cases = (said) => Number(/(\d+) generated/.exec(said)?.[1] ?? 0);

test('every call of the one document passes every check, and none ends in a 5xx', async () => {
  const said = await fuzz(CONFIG, '--max-examples', '40');
  assert.ok(cases(said) > 200, said);
  assert.ok(!demo.said().includes('"ERROR"'), demo.said());
});

test('an answer that the document does not have is found', async () => {
  // The test of the test: without what no schema can say, a well-formed call that is refused is a finding.
  const bare = join(folder, 'bare.toml');
  writeFileSync(bare, '');
  await assert.rejects(fuzz(bare, '--include-path', '/access/v1/evaluation', '--max-examples', '20'), /rejected|Valid data should have been accepted/i);
});
