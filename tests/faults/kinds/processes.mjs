// Faults of an instance's own process.

import { setTimeout as sleep } from 'node:timers/promises';

export const processFaults = [
  {
    name: 'kill -9 of an instance (started again at once)',
    id: 'instance-killed',
    short: true,
    run: (world) => world.anyInstance().end('SIGKILL'),
  },
  {
    name: 'SIGTERM of an instance (started again)',
    id: 'instance-stopped',
    short: true,
    run: (world) => world.anyInstance().end('SIGTERM'),
  },
  {
    name: 'both instances killed at once',
    id: 'instances-killed',
    run: (world) => Promise.all(world.instances.map((instance) => instance.end('SIGKILL'))),
  },
  {
    name: 'SIGSTOP of an instance, 5 s',
    id: 'instance-frozen',
    run: async (world) => {
      const instance = world.anyInstance();
      instance.signal('SIGSTOP');
      await sleep(5_000);
      instance.signal('SIGCONT');
    },
  },
  ...[
    ['ahead', 7200],
    ['behind', -7200],
  ].map(([word, seconds]) => ({
    name: `clock of an instance 2 h ${word}, 8 s`,
    id: `clock-${word}`,
    needs: 'fakeTime',
    run: async (world) => {
      const instance = world.anyInstance();
      const before = instance.clockOffset;
      instance.setClock(seconds);
      await sleep(8_000);
      instance.setClock(before);
    },
  })),
];
