// Faults of the network between an instance and Postgres.

import { setTimeout as sleep } from 'node:timers/promises';

const one = (world) => world.anyInstance().link;
const both = (world) => Object.values(world.links);

/** Sets a property of the links for a while. */
async function holding(links, property, value, ms) {
  for (const link of links) link[property] = value;
  await sleep(ms);
  for (const link of links) link[property] = 0;
}

/** Every connection is cut after so many bytes of Postgres' own; lasts until they had their share. */
const cut = (links, bytes) => holding(links, 'cutAfter', bytes, 3_000);

export const linkFaults = [
  { name: 'link reset', id: 'link-reset', short: true, run: async (world) => one(world).reset() },
  { name: 'both links reset', id: 'links-reset', run: async (world) => both(world).forEach((link) => link.reset()) },
  { name: 'link half-closed', id: 'link-half-closed', run: async (world) => one(world).halfClose() },
  {
    name: 'link refused, 3 s',
    id: 'link-refused',
    run: async (world) => {
      const link = one(world);
      await link.refuse();
      await sleep(3_000);
      await link.listen();
    },
  },
  {
    name: 'link silent 8 s, then goes on',
    id: 'link-silent',
    run: async (world) => {
      const link = one(world);
      link.fallSilent();
      await sleep(8_000);
      link.speak();
    },
  },
  {
    name: 'link silent 8 s, then reset',
    id: 'link-silent-reset',
    run: async (world) => {
      const link = one(world);
      link.fallSilent();
      await sleep(8_000);
      link.reset();
      link.speak();
    },
  },
  {
    name: 'open connections frozen (lost without a word; new ones work)',
    id: 'link-frozen',
    short: true,
    run: async (world) => one(world).freezeOpen(),
  },
  { name: 'open connections of both frozen', id: 'links-frozen', run: async (world) => both(world).forEach((link) => link.freezeOpen()) },
  { name: '300 ms each way, 6 s', id: 'link-slow', run: (world) => holding([one(world)], 'delay', 300, 6_000) },
  { name: '300 ms each way on both links, 6 s', id: 'links-slow', run: (world) => holding(both(world), 'delay', 300, 6_000) },
  { name: 'link of 20 kB/s, 6 s', id: 'link-narrow', run: (world) => holding([one(world)], 'bytesPerSecond', 20_000, 6_000) },
  { name: 'link cut after 300 bytes, 3 s', id: 'link-cut-300', run: (world) => cut([one(world)], 300) },
  { name: 'link cut after 3 000 bytes, 3 s', id: 'link-cut-3000', run: (world) => cut([one(world)], 3_000) },
  { name: 'both links cut after 9 000 bytes, 3 s', id: 'links-cut-9000', run: (world) => cut(both(world), 9_000) },
];
