// What docs/hospital-applications.md and docs/fhir.md tell makers of applications is so: every command is run as it stands, and
// every resource and every body in them is valid, say validators made by others.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { blocksOf, jsonOf, validate } from './documents.mjs';
import { complaints } from './fhir-validators.mjs';
import { scratch, startDemo } from './support.mjs';

const PAGE = 'docs/hospital-applications.md';
let demo;
let openapi;

before(async () => {
  demo = await startDemo();
  openapi = await (await fetch(`${demo.url}/api/v1/openapi.json`)).json();
});
after(() => demo.stop());

/** curl as the page calls it; what was sent and answered is kept. The stream has no end of its own. */
const CURL = `
n=0
curl() {
  local word previous=
  n=$((n + 1))
  for word in "$@"; do
    case $previous$word in -d{*) printf '%s' "$word" >"$KEPT/$n.sent" ;; esac
    case $word in http*) printf '%s' "$word" >"$KEPT/$n.address" ;; esac
    previous=$word
  done
  command curl --noproxy '*' --max-time 3 --dump-header "$KEPT/$n.headers" "$@"
}
`;

/** Runs the page's commands in their order, in one shell. Gives `{path, status, sent}` of each call. */
async function runPage() {
  const kept = scratch();
  const commands = blocksOf(PAGE).map(({ text }) => text).filter((text) => /^(curl|[A-Z]+=\$\()/.test(text));
  const env = { ...process.env, KEPT: kept, PORTAL: demo.url, TOKEN: demo.token };
  // As a person types them: the stream ends by its time-out, and the next command comes all the same.
  const { stdout } = await promisify(execFile)('bash', ['-c', CURL + commands.join('\n')], { env, timeout: 60_000 }).catch((error) => error);
  const read = (name) => (readdirSync(kept).includes(name) ? readFileSync(join(kept, name), 'utf8') : undefined);
  const calls = [];
  for (let n = 1; read(`${n}.headers`) !== undefined; n += 1) {
    const sent = read(`${n}.sent`);
    calls.push({
      path: new URL(read(`${n}.address`)).pathname,
      status: Number(/^HTTP\/\S+ (\d+)/.exec(read(`${n}.headers`))[1]),
      sent: sent && JSON.parse(sent),
    });
  }
  return { calls, stdout, commands };
}

/** The schema of a path's request body, with what it refers to. */
function schemaOf(path) {
  const schema = openapi.paths[path].post.requestBody.content['application/json'].schema;
  return { ...schema, components: openapi.components };
}

test('every command of the page does what it says, and sends what is valid', async () => {
  const { calls, stdout, commands } = await runPage();
  const answered = calls.map(({ path, status }) => `${status} ${path.replace(/[0-9a-f-]{36}/, '{uuid}')}`);
  assert.deepEqual(answered, [
    '200 /access/v1/evaluation',
    '200 /access/v1/evaluation',
    '200 /access/v1/evaluations',
    '200 /api/v1/changes/position',
    '200 /fhir/Consent/_search',
    '200 /api/v1/changes',
    '204 /api/v1/changes/acknowledgements',
    '201 /fhir/AuditEvent/{uuid}',
    '201 /fhir/AuditEvent/{uuid}',
    '400 /access/v1/evaluation',
  ], stdout);
  assert.equal(commands.length, answered.length);
  for (const text of ['"decision":true', '"code":"access-restricted"', 'event: position', '/subject/id: a text is expected']) {
    assert.ok(stdout.includes(text), text);
  }
  const bodies = calls.filter(({ sent }) => sent);
  assert.equal(bodies.length, 7);
  const resources = bodies.filter(({ sent }) => sent.resourceType).map(({ sent }) => sent);
  assert.deepEqual(resources.map(({ subtype }) => subtype[0].code), ['110127', '110138']);
  for (const resource of resources) assert.deepEqual(complaints(resource), [], JSON.stringify(resource));
  // The last one shows an error.
  const others = bodies.filter(({ sent, status }) => !sent.resourceType && status < 400);
  const checked = [...resources.map((fhir) => ({ fhir })), ...others.map(({ path, sent }) => ({ schema: schemaOf(path), body: sent }))];
  // The ward has an item that cannot be read, to show what becomes of it.
  const meant = [...resources, ...others].map(({ path }) => (path === '/access/v1/evaluations' ? ['"1" is shorter than 11 characters'] : []));
  assert.deepEqual(await validate(checked), meant);
});

test('every block of JSON in the documents is JSON, and every resource FHIR R4', async () => {
  const documents = readdirSync(join(import.meta.dirname, '../../docs')).filter((name) => name.endsWith('.md'));
  const all = documents.flatMap((name) => jsonOf(`docs/${name}`, demo.url)).filter(({ resourceType }) => resourceType);
  assert.deepEqual(all.map(({ resourceType }) => resourceType), ['Consent', 'AuditEvent']);
  for (const resource of all) assert.deepEqual(complaints(resource), []);
  for (const found of await validate(all.map((fhir) => ({ fhir })))) assert.deepEqual(found, []);
});

test('what the portal answers is FHIR R4 to a third validator too, and to its own description', async () => {
  const headers = { authorization: `Bearer ${demo.token}` };
  const get = async (path, options) => (await fetch(`${demo.url}${path}`, { headers, ...options })).json();
  const search = await get('/fhir/Consent/_search', { method: 'POST', body: new URLSearchParams({ status: 'active,inactive' }), headers });
  const found = search.entry.map(({ resource }) => resource);
  const resources = [search, ...found, await get('/fhir/metadata'), await get('/fhir/Consent/_history?_count=5'), await get('/fhir/Consent/x')];
  assert.ok(found.every((consent) => consent.sourceReference), 'IHE PCF asks for a source of each');
  for (const [at, said] of (await validate(resources.map((fhir) => ({ fhir })))).entries()) assert.deepEqual(said, [], JSON.stringify(resources[at]));
});

test('the validators find what is planted', async () => {
  const [, event] = jsonOf('docs/fhir.md', demo.url);
  const { agent, ...silent } = event;
  assert.ok(agent);
  const [whole, without, batch] = await validate([{ fhir: event }, { fhir: silent }, { schema: schemaOf('/access/v1/evaluations'), body: {} }]);
  assert.deepEqual(whole, []);
  assert.notDeepEqual(without, []);
  assert.notDeepEqual(batch, [], 'a batch has items, or is one question');
});
