// What happens to the primary: `{id, name, strike(cluster, primary), mend(cluster, primary)}`. A kind without `mend` is over when
// the cluster is whole again by itself.

import { PROXY } from './settings.mjs';

/** Everybody whom a machine needs but instance A. */
const partners = ({ machines }, primary) => [...machines.filter((machine) => machine !== primary), PROXY];

export const KINDS = [
  {
    id: 'machine-killed',
    name: "the primary's machine loses its power",
    strike: (_, primary) => primary.kill(),
    mend: (_, primary) => primary.run(),
  },
  {
    id: 'postgres-killed',
    name: "the primary's Postgres dies (kill -9)",
    strike: (_, primary) => primary.killPostgres(),
  },
  {
    id: 'machine-cut',
    name: 'the primary is cut off from everybody',
    strike: ({ network }, primary) => network.cutOff(primary.name),
    mend: ({ network }, primary) => network.joinAgain(primary.name),
  },
  {
    id: 'cut-but-one',
    name: 'the primary is cut off from etcd, the standbys and HAProxy, and not from instance A',
    strike: async (cluster, primary) => {
      for (const { name } of partners(cluster, primary)) await cluster.network.part(primary.name, name);
    },
    mend: async (cluster, primary) => {
      for (const { name } of partners(cluster, primary)) await cluster.network.reunite(primary.name, name);
    },
  },
  {
    id: 'machine-frozen',
    name: "the primary's machine stands still (SIGSTOP), and goes on later",
    strike: (_, primary) => primary.freeze(),
    mend: (_, primary) => primary.thaw(),
  },
  {
    id: 'supervisor-frozen',
    name: "the primary's Patroni stands still, its Postgres goes on: two primaries",
    strike: (_, primary) => primary.freezeSupervisor(),
    mend: (_, primary) => primary.thaw(),
  },
  {
    id: 'switchover',
    name: 'a planned change of the primary',
    strike: async (cluster, primary) => primary.switchover((await cluster.standby()).name),
  },
  {
    id: 'standby-killed',
    name: 'the machine of the standby that commits wait for loses its power',
    ofStandby: true,
    strike: (_, standby) => standby.kill(),
    mend: (_, standby) => standby.run(),
  },
];
