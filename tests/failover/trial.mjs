// The trial itself: takes the primary away again and again while people and an application work, and says what became of it.

import { setTimeout as sleep } from 'node:timers/promises';
import { Probe } from '../faults/probe.mjs';
import { shuffled } from '../faults/random.mjs';
import { examples, findFailures, isRight } from '../faults/report.mjs';
import { endLoad, startLoad, verify } from '../faults/trial.mjs';
import { Outage } from './outage.mjs';
import { AIM_MS, longestOf, percentile, report } from './report.mjs';
import { FailoverWorld } from './world.mjs';

const LOAD = { patients: 12, officers: 3, askers: 3 };
const WARM_UP_MS = 10_000;
/** A fault lasts so long. */
const FAULT_MS = 22_000;
const CALM_MS = 3_000;

const say = (text) => process.stderr.write(`${text}\n`);

/** Takes the primary away, and waits until all is as before but for its place. */
async function failOver(world, probe, kind, place) {
  const { postgres: cluster, meter } = world;
  await cluster.untilWhole();
  await sleep(CALM_MS);
  const primary = await cluster.primary();
  const struck = kind.ofStandby ? await cluster.standby() : primary;
  meter.begin(kind.name);
  const outage = new Outage(probe, world.instances);
  await kind.strike(cluster, struck);
  await sleep(FAULT_MS);
  const back = await outage.end();
  const to = (await cluster.primary())?.name;
  await kind.mend?.(cluster, struck);
  const whole = await cluster.untilWhole();
  meter.end();
  const round = { kind, from: primary.name, to, back };
  const each = Object.entries(back).map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`);
  say(`${place} ${kind.id}: ${primary.name} → ${to}; ${each.join(', ')}; whole again ${Math.round(whole / 1000)} s after the mend`);
  return round;
}

async function failOverAll(world, options) {
  const load = await startLoad(world, LOAD);
  const probe = await Probe.open(world);
  await sleep(WARM_UP_MS);
  const rounds = [];
  const schedule = [];
  while (schedule.length < options.rounds) schedule.push(...shuffled(world.random, options.kinds));
  for (const [at, kind] of schedule.slice(0, options.rounds).entries()) {
    if (world.interrupted) break;
    rounds.push(await failOver(world, probe, kind, `${at + 1}/${options.rounds}`));
  }
  say('No more: what is under way comes to its end');
  await endLoad(world, load);
  const found = await verify(world);
  const unaskedEnds = world.instances.reduce((sum, instance) => sum + instance.unaskedEnds, 0);
  return { rounds, found: { ...found, ledger: world.ledger, meter: world.meter, browsers: load.browsers, unaskedEnds } };
}

function tell({ rounds, found }, { seed }) {
  const failures = findFailures(found);
  const lines = [`# Failover, seed ${seed}`, '', report(found, rounds), ''];
  for (const [name, n] of Object.entries(failures.wrong)) if (n > 0) lines.push(`NOT RIGHT: ${n} × ${name}`);
  lines.push(...examples(found).map((line) => `- ${line}`));
  const inTime = percentile(rounds.map(longestOf), 0.95) <= AIM_MS;
  if (!inTime) lines.push(`NOT RIGHT: pages and decisions are not back within ${AIM_MS / 1000} s (p95)`);
  // How long a page takes is told by the table: short.
  const right = isRight(failures, { short: true }) && inTime;
  lines.push(right ? 'Right: nothing lost, doubled, half-written or wrong, and back in time.' : 'Not right.');
  process.stdout.write(`${lines.join('\n')}\n`);
  return right;
}

/** Whether all was right. */
export async function runTrial(options) {
  say(`Seed ${options.seed}`);
  const world = await FailoverWorld.open({ ...LOAD, ...options });
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      // Once: what was found so far is told. Twice: at once.
      if (world.interrupted) {
        world.removeFolder();
        process.exit(130);
      }
      world.interrupted = true;
      say('Stopping: this was the last failover');
    });
  }
  let right = false;
  try {
    right = tell(await failOverAll(world, options), options);
  } finally {
    await world.close();
    if (options.keep || !right) say(`Logs: ${world.folder}`);
    else world.removeFolder();
  }
  return right && !world.interrupted;
}

