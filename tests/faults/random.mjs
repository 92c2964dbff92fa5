// Random choices from a seed, so that a run can be repeated.

/** Numbers from 0 up to 1 (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = (random, list) => list[Math.floor(random() * list.length)];

/** The same members in another order. */
export function shuffled(random, list) {
  const left = [...list];
  const out = [];
  while (left.length) out.push(...left.splice(Math.floor(random() * left.length), 1));
  return out;
}
