// Client libraries of others, each used as docs/fhir.md and docs/hospital-applications.md say: five for FHIR, five for streams.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MedplumClient } from '@medplum/core';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import FHIR from 'fhirclient';
import { Client } from 'fhir-kit-client';
import { PYTHON, exampleOf } from './documents.mjs';
import { eventually, startDemo } from './support.mjs';

const EMMA = 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin|85073000061';
const FORM = 'application/x-www-form-urlencoded';
let demo;
let authorization;

before(async () => {
  demo = await startDemo();
  authorization = `Bearer ${demo.token}`;
});
after(() => demo.stop());

/** The break of docs/fhir.md, under an id of its own, as one that is over. */
function pastBreak() {
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const event = exampleOf('docs/fhir.md', 'AuditEvent', demo.url);
  return { ...event, id: randomUUID(), recorded: at(-60), period: { start: at(-90), end: at(-60) } };
}

const nextLink = (bundle) => bundle.link.find(({ relation }) => relation === 'next')?.url;

/** Ids of a search, page by page; every one once. */
async function ids(first, turn) {
  const found = [];
  for (let bundle = await first; bundle; bundle = nextLink(bundle) && (await turn(bundle, nextLink(bundle)))) {
    found.push(...(bundle.entry ?? []).map(({ resource }) => resource.id));
  }
  assert.ok(found.length >= 5 && new Set(found).size === found.length, String(found));
  return found;
}

test('fhir-kit-client', async () => {
  const client = new Client({ baseUrl: `${demo.url}/fhir`, customHeaders: { Authorization: authorization } });
  assert.equal((await client.capabilityStatement()).fhirVersion, '4.0.1');
  const searchParams = { 'patient:identifier': EMMA, _count: 2 };
  await assert.rejects(client.resourceSearch({ resourceType: 'Consent', searchParams }), /400/);
  const first = client.resourceSearch({ resourceType: 'Consent', searchParams, options: { postSearch: true } });
  const [id] = await ids(first, (bundle) => client.nextPage({ bundle }));
  assert.equal((await client.read({ resourceType: 'Consent', id })).provision.type, 'deny');
  const event = pastBreak();
  const held = await client.update({ resourceType: 'AuditEvent', id: event.id, body: event });
  assert.equal(held.outcomeDesc, event.outcomeDesc);
});

test('@medplum/core', async () => {
  const client = new MedplumClient({ baseUrl: demo.url, fhirUrlPath: 'fhir', accessToken: demo.token, fetch });
  const form = new URLSearchParams({ 'patient:identifier': EMMA, _count: '2' }).toString();
  await assert.rejects(client.search('Consent', form), /persons only in bodies/);
  const first = client.post(client.fhirUrl('Consent', '_search'), form, FORM);
  const [id] = await ids(first, (_, next) => client.get(next));
  assert.equal((await client.readResource('Consent', id)).provision.type, 'deny');
  assert.ok((await client.readHistory('Consent', id)).entry.length >= 1);
  const event = pastBreak();
  assert.equal((await client.updateResource(event)).outcomeDesc, event.outcomeDesc);
});

test('fhirclient', async () => {
  const client = new FHIR.FhirClient(`${demo.url}/fhir`);
  const headers = { authorization };
  const form = new URLSearchParams({ 'patient:identifier': EMMA, _count: '2' }).toString();
  await assert.rejects(client.fhirRequest(`Consent?${form}`, { headers }), /persons only in bodies/);
  const posted = { method: 'POST', headers: { ...headers, 'content-type': FORM }, body: form };
  const [id] = await ids(client.fhirRequest('Consent/_search', posted), (_, next) => client.fhirRequest(next, { headers }));
  assert.equal((await client.fhirRequest(`Consent/${id}`, { headers })).provision.type, 'deny');
  const event = pastBreak();
  const held = await client.update(event, { headers });
  assert.equal(held.outcomeDesc, event.outcomeDesc);
});

/** Uses a library from PyPI: the function of that name in tests/api/clients.py. */
async function inPython(name) {
  const env = { ...process.env, PORTAL: demo.url, TOKEN: demo.token, AUDIT_EVENT: JSON.stringify(pastBreak()), NO_PROXY: '*' };
  const script = join(import.meta.dirname, '../api/clients.py');
  await promisify(execFile)(PYTHON, [script, name], { env, timeout: 60_000 });
}
for (const name of ['fhirpy', 'fhirclient']) test(`${name} for Python`, () => inPython(name));

const position = async () => (await (await fetch(`${demo.url}/api/v1/changes/position`, { headers: { authorization } })).json()).sequence;

/** What an application keeps of a stream: changes in their order, and how far it is. */
class Follower {
  changes = [];
  position = undefined;
  hears(event, id, data) {
    if (event === 'position') {
      this.position = JSON.parse(data).sequence;
    } else {
      assert.ok(['consent', 'break'].includes(event), event);
      assert.equal(Number(id), this.changes.length + 1);
      this.changes.push(JSON.parse(data).resourceType);
    }
  }
  async hasAll() {
    const last = await position();
    return this.changes.length === last && this.position === last;
  }
}

// Side by side, since each waits for the next sign of life.
describe('streams', { concurrency: true }, () => {
  for (const name of ['sseclient_py', 'httpx_sse', 'aiohttp_sse_client']) test(`${name} for Python`, () => inPython(name));

  test('eventsource', async () => {
    const follower = new Follower();
    const after = (number) => (url, init) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', authorization);
      if (!headers.has('last-event-id')) headers.set('last-event-id', String(number));
      return fetch(url, { ...init, headers });
    };
    const source = new EventSource(`${demo.url}/api/v1/changes`, { fetch: after(0) });
    for (const name of ['consent', 'break', 'position']) {
      source.addEventListener(name, ({ lastEventId, data }) => follower.hears(name, lastEventId, data));
    }
    await eventually('everything is heard', () => follower.hasAll());
    source.close();
    assert.deepEqual(new Set(follower.changes), new Set(['Consent', 'AuditEvent']));
    const gone = new EventSource(`${demo.url}/api/v1/changes`, { fetch: after(999_999) });
    await eventually('410 ends it', () => gone.readyState === EventSource.CLOSED);
  });

  test('eventsource-client', async () => {
    const follower = new Follower();
    const url = `${demo.url}/api/v1/changes`;
    const comments = [];
    const source = createEventSource({
      url,
      headers: { Authorization: authorization },
      initialLastEventId: '0',
      onMessage: ({ event, id, data }) => follower.hears(event, id, data),
      onComment: (comment) => comments.push(comment),
    });
    await eventually('everything is heard', () => follower.hasAll());
    source.close();
    assert.match(comments.at(-1), /position \d+/);
    // It asks again after 410, for ever: a `fetch` of one's own sees the status.
    const answered = [];
    const gone = createEventSource({
      url,
      headers: { Authorization: authorization },
      initialLastEventId: '999999',
      fetch: async (address, init) => {
        const answer = await fetch(address, init);
        answered.push(answer.status);
        if (answered.length === 2) gone.close();
        return answer;
      },
    });
    await eventually('it asks again', () => answered.length >= 2);
    await sleep(100);
    assert.deepEqual(new Set(answered), new Set([410]));
  });
});
