// One held lock and repeats of one form, which must not take the instance from everybody else.

import { setTimeout as sleep } from 'node:timers/promises';
import { encodeForm } from '../http.mjs';
import { finishRequest, prepareRequest, write } from '../load/acts.mjs';
import { signedIn } from '../load/people.mjs';
import { pick, shuffled } from '../random.mjs';

const REPEATS = 20;
const EVERY_MS = 200;
const HOLD_MS = 12_000;
const GIVE_UP_MS = 5_000;

/** The lock that a patient's forms queue up for: the last eight bytes of the id as a signed number. */
async function lockOf(world, patient) {
  const [{ id }] = await world.postgres.rows(`select id from patients where niss = '${patient.niss}'`);
  return BigInt.asIntN(64, BigInt(`0x${id.replaceAll('-', '').slice(16)}`));
}

/**
 * Holds that lock as the transaction of an instance whose machine died does, while the patient sends **Verstuur aanvraag** again
 * and again and hangs up each time. It is over when the lock is let go; the request is then sent once more, and counts.
 */
export async function repeatForm(world) {
  const patient = pick(world.random, world.patients);
  const worker = shuffled(world.random, world.reservedWorkers).find((one) => world.ledger.pair(patient, one).state === 'free');
  if (!worker) return;
  const pair = world.ledger.pair(patient, worker);
  const lock = await lockOf(world, patient);
  const browser = await signedIn(world, patient);
  const instance = world.anyInstance();
  await new Promise((letGo, fail) => {
    const sending = write(world, pair, 'request sent', async () => {
      const { form, draft } = await prepareRequest(browser, worker);
      const session = world.postgres.session(`begin; select pg_advisory_xact_lock(${lock});`);
      const began = Date.now();
      const sent = [];
      for (let number = 0; number < REPEATS; number += 1) {
        sent.push(browser.request(instance, 'POST', form.action, encodeForm(form.hidden), { patience: GIVE_UP_MS, metered: false }));
        await sleep(EVERY_MS);
      }
      await sleep(Math.max(0, HOLD_MS - (Date.now() - began)));
      await session.end();
      letGo();
      await Promise.all(sent);
      return finishRequest(world, browser, pair, { form, draft }, {});
    });
    world.underWay.push(sending);
    // Where it could not even be prepared there is nothing to wait for.
    sending.then(letGo, fail);
  });
}
