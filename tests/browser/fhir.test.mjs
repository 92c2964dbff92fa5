// What leaves and enters by the FHIR endpoints is FHIR R4, say two validators made by others (docs/fhir.md).

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { complaints } from './fhir-validators.mjs';
import { startDemo } from './support.mjs';

const SSIN = 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin';
const CBE = 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/cbe';
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const EMMA = '85073000061';
let demo;
const seen = new Map();

before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

/** A call; whatever resource comes back is valid, and kept for the planted faults. */
async function call(method, path, { body, headers = {}, token = demo.token } = {}) {
  const response = await fetch(new URL(path, demo.url), {
    method,
    body,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
  });
  const text = await response.text();
  if (response.status === 304) return { status: 304, headers: response.headers };
  assert.equal(response.headers.get('content-type'), 'application/fhir+json; charset=utf-8', `${method} ${path}: ${text}`);
  const resource = JSON.parse(text);
  assert.deepEqual(complaints(resource), [], `${method} ${path}: ${text}`);
  for (const one of [resource, ...(resource.entry ?? []).map((entry) => entry.resource)]) {
    seen.set(one.resourceType, [...(seen.get(one.resourceType) ?? []), one]);
  }
  return { status: response.status, headers: response.headers, resource };
}

const search = (fields) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return call('POST', '/fhir/Consent/_search', { headers, body: new URLSearchParams(fields).toString() });
};

/** Sends an AuditEvent, which is valid itself. */
async function report(event, status = 201) {
  if (status === 201) assert.deepEqual(complaints(event), [], 'what is sent');
  const headers = { 'content-type': 'application/fhir+json' };
  const answer = await call('PUT', `/fhir/AuditEvent/${event.id}`, { headers, body: JSON.stringify(event) });
  assert.equal(answer.status, status, JSON.stringify(answer.resource));
  return answer.resource;
}

const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

function start(who, changes = {}) {
  return {
    resourceType: 'AuditEvent',
    id: randomUUID(),
    type: { system: DCM, code: '110113', display: 'Security Alert' },
    subtype: [{ system: DCM, code: '110127', display: 'Emergency Override Started' }],
    action: 'E',
    period: { start: at(0), end: at(120) },
    recorded: at(0),
    outcome: '0',
    outcomeDesc: 'Enige van wacht, dringende ingreep.',
    purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'BTG' }] }],
    agent: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
        who: { type: 'Practitioner', identifier: who },
        name: 'Een arts',
        role: [{ text: 'Arts' }],
        location: { display: 'spoedgevallen' },
        requestor: true,
      },
      { who: { type: 'Organization', identifier: { system: CBE, value: '0566988259' } }, requestor: false },
    ],
    source: { observer: { display: 'EPD' } },
    entity: [{ what: { type: 'Patient', identifier: { system: SSIN, value: EMMA } } }],
    ...changes,
  };
}

test('the statement of what there is', async () => {
  assert.equal((await call('GET', '/fhir/metadata', { token: null })).status, 200);
});

test('Consents, one by one and in bundles', async () => {
  const found = (await search({ 'patient:identifier': `${SSIN}|${EMMA}` })).resource;
  assert.ok(found.entry.length >= 5);
  assert.deepEqual(new Set(found.entry.map(({ resource }) => resource.status)), new Set(['active', 'inactive']));
  assert.ok(found.entry.some(({ resource }) => resource.meta.source), 'one through eHealth');
  for (const { resource } of found.entry) {
    const one = await call('GET', `/fhir/Consent/${resource.id}`);
    assert.deepEqual(one.resource, resource);
    const etag = one.headers.get('etag');
    assert.equal((await call('GET', `/fhir/Consent/${resource.id}`, { headers: { 'if-none-match': etag } })).status, 304);
    await call('GET', `/fhir/Consent/${resource.id}/_history/1`);
    await call('GET', `/fhir/Consent/${resource.id}/_history`);
  }
  assert.equal((await search({ _id: 'none' })).resource.entry, undefined);
  let pages = 0;
  for (const first of [await search({ _count: 2 }), await call('GET', '/fhir/Consent/_history?_count=2')]) {
    let { resource } = first;
    for (; resource.link.some(({ relation }) => relation === 'next') && pages < 20; pages += 1) {
      resource = (await call('GET', resource.link.find(({ relation }) => relation === 'next').url)).resource;
    }
  }
  assert.ok(pages > 3);
});

test('breaks, as they enter and as they are read again', async () => {
  const found = (await search({ 'patient:identifier': `${SSIN}|${EMMA}`, status: 'active' })).resource;
  const who = found.entry[0].resource.provision.actor[0].reference.identifier;
  const event = start(who);
  const { id } = event;
  const made = await report(event);
  assert.deepEqual((await call('GET', `/fhir/AuditEvent/${id}`)).resource, made);
  const refers = { what: { reference: `AuditEvent/${id}` } };
  const later = (code, changes, entity = refers) =>
    start(who, { subtype: [{ system: DCM, code }], entity: [start(who).entity[0], entity], ...changes });
  const contents = await report(later('110110', { recorded: at(1), period: undefined }, { ...refers, name: 'Medicatieschema' }));
  const stop = await report(later('110138', { period: { end: at(0) } }));
  for (const own of [contents, stop]) assert.deepEqual((await call('GET', `/fhir/AuditEvent/${own.id}`)).resource, own);
  assert.equal((await call('GET', `/fhir/AuditEvent/${id}`)).resource.meta.versionId, '2');
  // What has happened, in every odd form in which it is kept.
  const past = { start: at(-600), end: at(-540) };
  for (const odd of [
    { outcomeDesc: undefined },
    { outcomeDesc: `${'lang '.repeat(100)}\u{1f600}` },
    { period: { start: past.end, end: past.start } },
    { period: undefined },
    { agent: [{ ...start(who).agent[0], who: { type: 'Practitioner', identifier: { system: 'urn:x', value: '1234' } } }] },
    { agent: [{ requestor: false, who: { display: 'EPD' } }] },
    { entity: [{ what: { type: 'Patient', identifier: { system: SSIN, value: '85473099921' } } }] },
    {
      purposeOfEvent: [
        ...start(who).purposeOfEvent,
        { coding: [{ system: `${demo.url}/fhir/CodeSystem/break-kind`, code: 'no-relationship' }] },
      ],
    },
  ]) {
    const kept = JSON.parse(JSON.stringify(start(who, { period: past, ...odd })));
    const answer = await report(kept);
    assert.deepEqual((await call('GET', `/fhir/AuditEvent/${kept.id}`)).resource, answer);
  }
  await report(start(who, { outcomeDesc: 'kort' }), 422);
  await report({ ...event, outcomeDesc: 'Een andere reden dan daarnet.' }, 409);
  await report(start(who, { entity: [] }), 400);
});

test('what every other application hears of exclusions and breaks', async () => {
  const { headers, resource } = await call('GET', '/fhir/Consent/_history?_count=1');
  assert.ok(headers.get('etag') === null && resource.entry.length === 1);
  const stop = new AbortController();
  const stream = await fetch(`${demo.url}/api/v1/changes`, {
    headers: { authorization: `Bearer ${demo.token}`, 'last-event-id': '0' },
    signal: stop.signal,
  });
  const heard = new Map();
  let text = '';
  for await (const part of stream.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const [, kind, data] = /^event: (\w+)\ndata: (.*)$/m.exec(text.slice(0, end)) ?? [];
      if (!kind || kind === 'position') continue;
      const told = JSON.parse(data);
      assert.deepEqual(complaints(told), [], data);
      const what = told.resourceType === 'AuditEvent' ? told.subtype[0].code : told.status;
      heard.set(what, told);
    }
    // The break of the test above stopped last.
    if (heard.has('110138')) break;
  }
  stop.abort();
  for (const what of ['active', 'inactive', '110127', '110138']) assert.ok(heard.has(what), what);
  for (const what of ['110127', '110138']) {
    const told = JSON.stringify(heard.get(what));
    for (const kept of ['Enige van wacht', 'Een arts', 'spoedgevallen', 'outcomeDesc']) assert.ok(!told.includes(kept), kept);
  }
});

test('refusals', async () => {
  for (const [status, method, path, options] of [
    [401, 'GET', '/fhir/Consent/_history', { token: null }],
    [404, 'GET', '/fhir/Consent/x'],
    [404, 'GET', '/fhir/Patient'],
    [405, 'DELETE', '/fhir/Consent/x'],
    [406, 'GET', '/fhir/metadata', { headers: { accept: 'application/fhir+xml' } }],
    [400, 'GET', '/fhir/Consent?status=active'],
    [400, 'GET', '/fhir/Consent/_history?_since=gisteren'],
    [413, 'POST', '/fhir/Consent/_search', { body: 'a'.repeat(2 ** 21), headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ]) {
    const answer = await call(method, path, options);
    assert.deepEqual([answer.status, answer.resource.resourceType], [status, 'OperationOutcome'], path);
  }
  assert.equal((await search({ naam: 'Emma' })).status, 400);
});

test('the validators find what is planted', () => {
  assert.deepEqual([...seen.keys()].sort(), ['AuditEvent', 'Bundle', 'CapabilityStatement', 'Consent', 'OperationOutcome']);
  const plant = (kind, fault) => {
    const copy = structuredClone(seen.get(kind).find((one) => kind !== 'Bundle' || (one.type === 'searchset' && one.entry)));
    fault(copy);
    return complaints(copy);
  };
  for (const [kind, what, fault] of [
    ['Consent', 'no scope', (one) => delete one.scope],
    ['Consent', 'no category', (one) => delete one.category],
    ['Consent', 'a status of its own', (one) => (one.status = 'stopgezet')],
    ['Consent', 'an element of its own', (one) => (one.uitgesloten = true)],
    ['Consent', 'a rule of its own', (one) => (one.provision.type = 'verbied')],
    ['Consent', 'an actor without a role', (one) => delete one.provision.actor[0].role],
    ['Consent', 'one policy where several can be', (one) => (one.policy = one.policy[0])],
    ['Consent', 'a time that is none', (one) => (one.dateTime = 'gisteren')],
    ['Bundle', 'no type', (one) => delete one.type],
    ['Bundle', 'a link without an address', (one) => delete one.link[0].url],
    ['Bundle', 'a fault inside', (one) => delete one.entry[0].resource.scope],
    ['AuditEvent', 'no agent', (one) => delete one.agent],
    ['AuditEvent', 'an agent that says not whether it asked', (one) => delete one.agent[0].requestor],
    ['AuditEvent', 'no observer', (one) => delete one.source.observer],
    ['AuditEvent', 'an action of its own', (one) => (one.action = 'X')],
    ['AuditEvent', 'a period as a text', (one) => (one.period = 'vandaag')],
    ['OperationOutcome', 'no issue', (one) => delete one.issue],
    ['OperationOutcome', 'a code of its own', (one) => (one.issue[0].code = 'fout')],
    ['CapabilityStatement', 'no date', (one) => delete one.date],
    ['CapabilityStatement', 'an interaction of its own', (one) => (one.rest[0].resource[0].interaction[0].code = 'lees')],
  ]) {
    assert.notDeepEqual(plant(kind, fault), [], `${kind}: ${what}`);
  }
});
