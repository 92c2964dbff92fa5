// Faults of what stands beside: the mail server and the providers.

import { setTimeout as sleep } from 'node:timers/promises';
import { signedIn } from '../load/people.mjs';
import { pick } from '../random.mjs';

const MAIL_MS = 4_000;

const WORDS = {
  slow: 'slow',
  451: 'answers 451',
  450: 'answers 450',
  421: 'answers 421',
  550: 'answers 550',
  cut: 'cut at DATA',
  'no-greeting': 'no greeting',
  'no-answer': 'no answer to the dot',
  'answer-lost': 'answer to the dot lost',
};

const mailFaults = Object.entries(WORDS).map(([behaviour, words]) => ({
  name: `mail server: ${words}, 4 s`,
  id: `mail-${behaviour}`,
  short: behaviour === 'answer-lost',
  run: async (world) => {
    world.mail.misbehaves = behaviour;
    await sleep(MAIL_MS);
    world.mail.misbehaves = null;
  },
}));

/** Somebody signs in meanwhile, which must not harm those who are in. */
async function withoutProvider(world, { take, give }) {
  take(world.patientProvider);
  const person = pick(world.random, world.patients);
  const attempt = signedIn(world, person).catch(() => {});
  await sleep(5_000);
  await give(world.patientProvider);
  await attempt;
}

export const serviceFaults = [
  ...mailFaults,
  {
    name: 'mail server: down, 4 s',
    id: 'mail-down',
    run: async (world) => {
      await world.mail.goDown();
      await sleep(MAIL_MS);
      await world.mail.listen();
    },
  },
  {
    name: 'provider down, 5 s',
    id: 'provider-down',
    run: (world) => withoutProvider(world, { take: (provider) => provider.stop(), give: (provider) => provider.start() }),
  },
  {
    name: 'provider takes connections and says nothing, 5 s',
    id: 'provider-silent',
    run: (world) => withoutProvider(world, { take: (provider) => provider.hang(), give: (provider) => provider.answerAgain() }),
  },
];
