// What people and applications do while there are faults, and what is compared afterwards.

import { setTimeout as sleep } from 'node:timers/promises';
import { beAsker, beFollower, beReporter } from './load/applications.mjs';
import { beOfficer, bePatient, changeAddress, signedIn } from './load/people.mjs';
import { compareWithLedger } from './verify/acknowledged.mjs';
import { compareChanges, compareDecisions, compareMails, settle, verifyAudit } from './verify/streams.mjs';
import { findHalves } from './verify/whole.mjs';

const LAST_WRITES_MS = 5_000;

export async function startLoad(world, { askers }) {
  // One after the other: a provider is no part of the trial yet.
  const [patients, addressed, officers] = [[], [], []];
  for (const person of world.patients) patients.push(await signedIn(world, person));
  for (const person of world.addressPatients) addressed.push(await signedIn(world, person));
  for (const person of world.officers) officers.push(await signedIn(world, person));
  for (const { key, niss } of world.patients) {
    await world.postgres.owner(`update patients set email = '${key}@example.org', email_confirmed_at = now() where niss = '${niss}'`);
  }
  const people = [
    ...patients.map((browser) => bePatient(world, browser)),
    ...addressed.map((browser) => changeAddress(world, browser)),
    ...officers.map((browser) => beOfficer(world, browser)),
    ...Array.from({ length: askers }, () => beAsker(world)),
    beReporter(world),
  ];
  return { browsers: [...patients, ...addressed, ...officers], people, following: beFollower(world) };
}

export async function endLoad(world, load) {
  await sleep(LAST_WRITES_MS);
  world.stopping = true;
  await Promise.all([...load.people, ...world.underWay]);
  await settle(world);
  world.feedOver = true;
  world.endFollowing?.();
  await load.following;
}

export async function verify(world) {
  const [{ lost, doubled }, halves, decisions, changes, mails, audit] = [
    await compareWithLedger(world),
    await findHalves(world),
    await compareDecisions(world),
    await compareChanges(world),
    await compareMails(world),
    await verifyAudit(world),
  ];
  return { lost, doubled, halves, decisions, changes, mails, audit };
}
