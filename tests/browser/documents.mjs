// The documents for applications as data: their blocks, their examples, and the tools of others that look at them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
/** The Python with the packages of tests/api/requirements.txt. */
export const PYTHON = process.env.MIJNTOEGANG_TEST_PYTHON ?? join(ROOT, 'target/test-python/bin/python');

/** The fenced blocks of a document: language and text of each. */
export function blocksOf(document) {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({ language, text }));
}

/** The blocks of JSON, with the portal's address where it stands for itself. */
export function jsonOf(document, base) {
  const json = blocksOf(document).filter(({ language }) => language === 'json');
  return json.map(({ text }) => JSON.parse(text.replaceAll('{base}', base)));
}

/** The first example of a kind of resource. */
export function exampleOf(document, kind, base) {
  return jsonOf(document, base).find(({ resourceType }) => resourceType === kind);
}

/** What tests/api/validate.py complains of, a list for each of `all`. */
export async function validate(all) {
  const child = spawn(PYTHON, [join(ROOT, 'tests/api/validate.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const found = [];
  createInterface({ input: child.stdout }).on('line', (line) => found.push(JSON.parse(line)));
  child.stdin.end(all.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const [code] = await once(child, 'close');
  if (code !== 0 || found.length !== all.length) throw new Error(`validate.py ended with ${code} after ${found.length} of ${all.length}`);
  return found;
}
