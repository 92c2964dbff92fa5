// A hospital application: asks decisions, reports breaks and follows the changes.

import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { NoAnswer, send } from '../http.mjs';
import { CBE } from '../people.mjs';
import { pick } from '../random.mjs';

const ASK_PAUSE_MS = 250;
const REPORT_PAUSE_MS = 5_000;
/** A report is delivered again until it is taken. */
const REPEAT_MS = 500;
const MAX_REPORTS = 120;
const BREAK_MS = [15_000, 40_000];
/** A stream that says nothing for so long is opened anew (docs/hospital-applications.md). */
const SILENCE_MS = 45_000;
const SSIN = 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin';
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const TYPES = 'http://terminology.hl7.org/CodeSystem';

const personnel = (world) => `${world.baseUrl}/id/personnel/${CBE}`;

/** One call. Gives status 0 when no answer came. */
async function call(world, instance, { method, path, body, type = 'application/json', patience }) {
  const headers = { authorization: `Bearer ${world.token}`, 'content-type': type };
  try {
    const content = { method, path, headers, body: JSON.stringify(body), patience };
    return await send({ port: instance.port, host: world.host, ...content });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { status: 0, text: '', headers: {} };
  }
}

/** Asks once. Gives the status and, when it is 200, what was said. */
export async function ask(world, instance, pair, patience) {
  const body = {
    subject: { type: 'employee', id: pair.worker.number, properties: { system: personnel(world) } },
    action: { name: 'read' },
    resource: { type: 'patient-record', id: pair.patient.niss },
  };
  const timing = world.meter.start();
  const answer = await call(world, instance, { method: 'POST', path: '/access/v1/evaluation', body, patience });
  world.meter.decision(timing, answer.status || 'none');
  return { status: answer.status, said: answer.status === 200 ? JSON.parse(answer.text) : null };
}

/** Asks about pairs of the ledger, and holds each answer to what is certain. */
export async function beAsker(world) {
  while (!world.stopping) {
    await sleep(ASK_PAUSE_MS * (0.5 + world.random()));
    const pairs = [...world.ledger.pairs.values()];
    if (pairs.length === 0) continue;
    // What changed lately is the likeliest to be wrong.
    const recent = pairs.slice(-60);
    const pair = pick(world.random, world.random() < 0.7 ? recent : pairs);
    const instance = world.anyInstance();
    const [version, expected] = [pair.version, pair.expected(Date.now())];
    const { said } = await ask(world, instance, pair);
    if (!said) continue;
    world.ledger.decisions.set(said.context.decision_id, said.decision);
    const clock = instance.clockOffset ? `${instance.name}, its clock off by ${instance.clockOffset} s` : instance.name;
    const about = `${pair.state}, ${pair.breaks.length} breaks, ${pair.patient.key}, ${pair.worker.number}`;
    world.ledger.judge(pair, version, expected, said.decision, `at ${clock}: ${about}, ${new Date().toISOString()}`);
  }
}

function breakReport(world, pair, id, from, until) {
  const time = (at) => new Date(at).toISOString();
  return {
    resourceType: 'AuditEvent',
    id,
    type: { system: DCM, code: '110113' },
    subtype: [{ system: DCM, code: '110127' }],
    action: 'E',
    outcome: '0',
    period: { start: time(from), end: time(until) },
    recorded: time(from),
    outcomeDesc: 'Enige arts van wacht, dringende ingreep.',
    purposeOfEvent: [{ coding: [{ system: `${TYPES}/v3-ActReason`, code: 'BTG' }] }],
    agent: [
      {
        type: { coding: [{ system: `${TYPES}/v3-ParticipationType`, code: 'IRCP' }] },
        who: { type: 'Practitioner', identifier: { system: personnel(world), value: pair.worker.number } },
        name: pair.worker.name,
        requestor: true,
      },
      { who: { type: 'Organization', identifier: { system: 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/cbe', value: CBE } }, requestor: false },
    ],
    source: { observer: { display: 'EPD' } },
    entity: [{ what: { type: 'Patient', identifier: { system: SSIN, value: pair.patient.niss } } }],
  };
}

/** Opens the record of patients to people whom they exclude, for a short while. */
export async function beReporter(world) {
  while (!world.stopping) {
    await sleep(REPORT_PAUSE_MS * (0.5 + world.random()));
    const excluded = [...world.ledger.pairs.values()].filter((pair) => pair.state === 'excluded' && !pair.busy && !pair.unsure);
    if (excluded.length > 0 && !world.stopping) await reportBreak(world, pick(world.random, excluded));
  }
}

async function reportBreak(world, pair) {
  const id = randomUUID();
  const from = Date.now() - 1_000;
  const until = Date.now() + BREAK_MS[0] + world.random() * (BREAK_MS[1] - BREAK_MS[0]);
  const body = breakReport(world, pair, id, from, until);
  pair.begin();
  let attempts = 0;
  let status = 0;
  for (let at = world.anyInstance(); attempts < MAX_REPORTS; at = world.otherThan(at)) {
    attempts += 1;
    ({ status } = await call(world, at, { method: 'PUT', path: `/fhir/AuditEvent/${id}`, body, type: 'application/fhir+json' }));
    if (status >= 200 && status < 500 && status !== 429) break;
    await sleep(REPEAT_MS);
  }
  if (status === 201 || status === 200) {
    pair.breaks.push(until);
    world.ledger.breaks.set(id, pair);
    world.ledger.acknowledge('break reported', attempts);
  } else {
    world.meter.odd(`break reported: ${status}`);
    // A refusal at once did nothing.
    if (attempts > 1) world.ledger.leaveOpen('break reported', pair.patient, { pair, id });
  }
  pair.end();
}

/** Follows the changes at one instance after the other, and looks for gaps and repeats. */
export async function beFollower(world) {
  for (let at = world.anyInstance(); !world.feedOver; at = world.otherThan(at)) {
    await follow(world, at);
    await sleep(500);
  }
}

function follow(world, instance) {
  const { feed } = world.ledger;
  return new Promise((resolve) => {
    const headers = { host: world.host, authorization: `Bearer ${world.token}`, 'last-event-id': String(feed.last) };
    const sent = request({ host: '127.0.0.1', port: instance.port, path: '/api/v1/changes', agent: false, headers });
    let silence = setTimeout(() => sent.destroy(), SILENCE_MS);
    world.endFollowing = () => sent.destroy();
    const over = () => {
      clearTimeout(silence);
      resolve();
    };
    sent.on('error', over);
    sent.on('close', over);
    sent.on('response', (answer) => {
      feed.links += answer.statusCode === 200 ? 1 : 0;
      if (answer.statusCode !== 200) sent.destroy();
      let text = '';
      answer.setEncoding('utf8');
      answer.on('error', over);
      answer.on('data', (part) => {
        clearTimeout(silence);
        silence = setTimeout(() => sent.destroy(), SILENCE_MS);
        text += part;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          hear(feed, text.slice(0, end));
          text = text.slice(end + 2);
        }
      });
    });
    sent.end();
  });
}

function hear(feed, event) {
  const number = Number(/^id: ?(\d+)$/m.exec(event)?.[1] ?? 0);
  if (!number) return;
  if (number <= feed.last) feed.repeats += 1;
  else if (number > feed.last + 1) feed.gaps += 1;
  feed.last = Math.max(feed.last, number);
  feed.heard += 1;
}
