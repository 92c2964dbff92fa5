// Patients and officers who use the pages as long as the trial lasts.

import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, Refused } from '../browser.mjs';
import { pick } from '../random.mjs';
import { decide, giveAccess, sendRequest, standAlone, undo, withdraw, writeMessage } from './acts.mjs';

/** Between two acts of one person. */
const PATIENT_PAUSE_MS = 4_000;
const OFFICER_PAUSE_MS = 1_500;
/** How many people one patient is busy with at most. */
const MAX_PAIRS = 4;
/** A patient may ask to confirm so many addresses a day. */
const MAX_ADDRESSES = 5;
/** So many endings are undone; after the others the person is asked for anew. A patient may send 100 requests an hour. */
const UNDONE = 0.7;
const PAGES = ['/uitsluitingen', '/berichten', '/mijn-gegevens', '/doorbrekingen', '/uitsluitingen/aanvragen'];

/** Pages that only show; what goes wrong there is in the meter. */
async function look(world, browser, pages) {
  try {
    await browser.open(pick(world.random, pages));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    world.meter.odd(`a page: ${error.message}`);
  }
}

const pause = (world, ms) => sleep(ms * (0.5 + world.random()));

/** Goes on until the trial ends; what is under way then is finished. */
export async function bePatient(world, browser) {
  const pairs = [];
  while (!world.stopping) {
    await pause(world, PATIENT_PAUSE_MS);
    if (world.stopping) return;
    const free = pairs.filter((pair) => !pair.busy && !pair.unsure);
    const act = world.random();
    if (act < 0.25) await look(world, browser, PAGES);
    else if (act < 0.35) await writeMessage(world, browser);
    else await nextStep(world, browser, pairs, free);
  }
}

async function nextStep(world, browser, pairs, free) {
  const chosen = free.length >= MAX_PAIRS || world.random() < 0.6 ? pick(world.random, free) : undefined;
  if (!chosen) {
    const known = new Set(pairs.map(({ worker }) => worker));
    const left = world.workers.filter((worker) => !known.has(worker));
    if (pairs.length >= left.length) return;
    const pair = world.ledger.pair(browser.person, pick(world.random, left));
    pairs.push(pair);
    await sendRequest(world, browser, pair);
  } else if (chosen.state === 'asked') {
    if (chosen.reference && world.random() < 0.6) await withdraw(world, browser, chosen);
  } else if (chosen.state === 'excluded') await giveAccess(world, browser, chosen);
  else if (chosen.canUndo && world.random() < UNDONE) await undo(world, browser, chosen);
  else await sendRequest(world, browser, chosen);
}

/** Handles what patients asked, in no order. */
export async function beOfficer(world, browser) {
  while (!world.stopping) {
    await pause(world, OFFICER_PAUSE_MS);
    await look(world, browser, ['/ombudsdienst']);
    const waiting = [...world.ledger.pairs.values()].filter((pair) => pair.state === 'asked' && pair.reference && !pair.busy && !pair.unsure);
    const old = waiting.filter(({ askedAt }) => Date.now() - askedAt > 2_500);
    if (old.length === 0 || world.stopping) continue;
    const how = { taking: world.random() < 0.4, registering: world.random() < 0.85 };
    await decide(world, browser, pick(world.random, old), how);
  }
}

/** Asks for an address, waits for its mail and confirms it. */
export async function changeAddress(world, browser) {
  const { ledger, mail } = world;
  const own = { asked: [], confirmed: null };
  ledger.addresses.set(browser.person.key, own);
  const [page, field] = ['/mijn-gegevens/e-mail', 'e-mail'];
  for (let number = 0; number < MAX_ADDRESSES && !world.stopping; number += 1) {
    await pause(world, 6_000);
    const address = `${browser.person.key}.${number}@example.org`;
    const asked = await standAlone(world, browser, 'address asked', { address }, async () => {
      const { attempts } = await browser.submit(await browser.form(page, page), { [field]: address });
      own.asked.push(address);
      return attempts;
    });
    if (!asked) continue;
    while (!mail.confirmationOf(address) && !world.stopping) await sleep(500);
    const link = mail.confirmationOf(address);
    if (!link) return;
    await standAlone(world, browser, 'address confirmed', { address }, async () => {
      const { attempts } = await browser.submit({ action: link, hidden: {} });
      own.confirmed = address;
      return attempts;
    });
  }
}

/** A signed-in browser. */
export async function signedIn(world, person) {
  const browser = new Browser(world, person);
  await browser.signIn();
  return browser;
}
