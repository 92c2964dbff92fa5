// Whether both instances are right: a patient's list and a decision, at each.

import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from './browser.mjs';
import { ask } from './load/applications.mjs';
import { signedIn } from './load/people.mjs';

const EVERY_MS = 200;
const SIGN_IN_EVERY_MS = 4_000;
const PATIENCE_MS = 10_000;
/** After this it is not right again by itself. */
export const MAX_RETURN_MS = 20_000;

export class Probe {
  /** A browser an instance, so that each has a session that was begun there. */
  #browsers = new Map();
  #tried = new Map();

  static async open(world) {
    const probe = new Probe();
    probe.world = world;
    probe.pair = world.ledger.pair(world.probePatient, world.reservedWorkers[0]);
    for (const instance of world.instances) probe.#browsers.set(instance, await signedIn(world, world.probePatient));
    return probe;
  }

  /** Whether the patient's list is shown there. */
  async seesPage(instance) {
    const browser = this.#browsers.get(instance);
    const page = await browser.request(instance, 'GET', '/uitsluitingen', undefined, { patience: PATIENCE_MS });
    if (page.status === 303) await this.#comeBack(browser, instance);
    return page.status === 200;
  }

  /** Whether a decision is answered there, and rightly. */
  async hearsDecision(instance) {
    const { said } = await ask(this.world, instance, this.pair, PATIENCE_MS);
    return said?.decision === true;
  }

  /** The session was lost there: signing in is part of being right. */
  async #comeBack(browser, instance) {
    // Sign-ins that fail are counted, and refused when there are many.
    if (Date.now() - (this.#tried.get(instance) ?? 0) < SIGN_IN_EVERY_MS) return;
    this.#tried.set(instance, Date.now());
    browser.lostSessions += 1;
    this.world.meter.odd(`the probe's session was lost at ${instance.name}${instance.clockOffset ? ' with its clock off' : ''}`);
    await browser.signInOnce(instance).catch((error) => {
      if (!(error instanceof Refused)) throw error;
    });
  }

  /** One round over both. */
  async isRight() {
    const each = await Promise.all(this.world.instances.flatMap((instance) => [this.seesPage(instance), this.hearsDecision(instance)]));
    return each.every(Boolean);
  }

  /** Milliseconds until the first of two right rounds in a row; null when that takes too long. */
  async timeToRight() {
    const began = performance.now();
    for (;;) {
      const right = await this.isRight();
      const took = performance.now() - began;
      if (right && (await this.isRight())) return took <= MAX_RETURN_MS ? took : null;
      if (took > MAX_RETURN_MS) return null;
      await sleep(EVERY_MS);
    }
  }
}
