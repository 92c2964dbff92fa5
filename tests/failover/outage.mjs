// How long pages and decisions were not answered: each is asked for at each instance, again and again, whatever became of the last.

import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 250;
/** A page that comes later is not the page that a person waits for. */
const PROMPT_MS = 3_000;

export class Outage {
  /** What was asked: `{what, began, ended, good}`, in milliseconds since the fault. */
  #asked = [];
  #underWay = [];
  #over = false;
  #began = performance.now();

  constructor(probe, instances) {
    this.#underWay = instances.flatMap((instance) => [
      this.#keepAsking(`pages at ${instance.name}`, () => probe.seesPage(instance)),
      this.#keepAsking(`decisions at ${instance.name}`, () => probe.hearsDecision(instance)),
    ]);
  }

  async #keepAsking(what, ask) {
    const answers = [];
    while (!this.#over) {
      const asked = { what, began: performance.now() - this.#began, ended: Infinity, good: false };
      this.#asked.push(asked);
      answers.push(
        ask().then((good) => {
          asked.ended = performance.now() - this.#began;
          asked.good = good && asked.ended - asked.began < PROMPT_MS;
        }),
      );
      await sleep(EVERY_MS);
    }
    await Promise.all(answers);
  }

  /** No more questions. Gives `{what → milliseconds until it was answered for good}`; Infinity: it was not. */
  async end() {
    this.#over = true;
    await Promise.all(this.#underWay);
    const each = groupBy(this.#asked);
    return Object.fromEntries([...each].map(([what, asked]) => [what, answeredAgain(asked)]));
  }
}

function groupBy(asked) {
  const groups = new Map();
  for (const one of asked) groups.set(one.what, [...(groups.get(one.what) ?? []), one]);
  return groups;
}

/** When the first answer came after which none was bad; 0 without a bad one. */
export function answeredAgain(asked) {
  const lastBad = Math.max(-1, ...asked.filter(({ good }) => !good).map(({ began }) => began));
  if (lastBad < 0) return 0;
  return Math.min(Infinity, ...asked.filter(({ good, began }) => good && began > lastBad).map(({ ended }) => ended));
}
