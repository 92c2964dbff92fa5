// Every kind of fault: `{id, name, run(world)}`, where `run` is over when the fault is. `short`: also in the short form.
// `needs`: what the machine must offer.

import { linkFaults } from './links.mjs';
import { postgresFaults } from './postgres.mjs';
import { processFaults } from './processes.mjs';
import { serviceFaults } from './services.mjs';

export const KINDS = [...processFaults, ...linkFaults, ...postgresFaults, ...serviceFaults];

const OFFERS = {
  fakeTime: { is: (world) => world.fakeTime !== null, lacks: 'the library that sets clocks off does not work here' },
  disk: { is: (world) => world.postgres.hasOwnDisk, lacks: 'only root can mount a disk that may be full' },
};

/** The kinds that can be done here, and a sentence for each that cannot. */
export function possibleKinds(world, kinds) {
  const missing = (kind) => kind.needs && !OFFERS[kind.needs].is(world);
  return {
    possible: kinds.filter((kind) => !missing(kind)),
    leftOut: kinds.filter(missing).map((kind) => `${kind.name}: left out, ${OFFERS[kind.needs].lacks}`),
  };
}
