// Two instances of `mijntoegang serve` over one Postgres, people and an application that use them, and faults.
// Everything that was acknowledged is compared with the database afterwards. Started by bin/faults.

import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { KINDS, possibleKinds } from './kinds/index.mjs';
import { Probe } from './probe.mjs';
import { shuffled } from './random.mjs';
import { examples, figures, findFailures, isRight, table } from './report.mjs';
import { endLoad, startLoad, verify } from './trial.mjs';
import { World } from './world.mjs';

const WHOLE = { faults: 500, patients: 30, officers: 4, askers: 2, warmUpMs: 20_000, gapMs: 400 };
const SHORT = { faults: 10, patients: 14, officers: 3, askers: 2, warmUpMs: 8_000, gapMs: 300 };
/** The second instance's clock, in seconds, by the part of the run: alike for half of it, then 2 h ahead, then 2 h behind. */
const CLOCKS = [0, 0, 7_200, -7_200];

class UsageError extends Error {}

const say = (text) => process.stderr.write(`${text}\n`);

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      program: { type: 'string' },
      python: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      only: { type: 'string' },
      alike: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const size = values.short ? SHORT : WHOLE;
  const faults = positionals.length ? Number(positionals[0]) : size.faults;
  if (!Number.isInteger(faults) || faults < 0 || positionals.length > 1) throw new UsageError('one number of faults at most');
  const kinds = KINDS.filter((kind) => (values.only ? kind.id === values.only : !values.short || kind.short));
  if (kinds.length === 0) throw new UsageError(`no kind of fault is called '${values.only}'; bin/faults --list names them`);
  return { ...size, ...values, seed: Number(values.seed), faults, kinds };
}

/** So many faults, each kind as often as the others, in no order. */
function makeSchedule(random, kinds, faults) {
  const all = [];
  while (all.length < faults) all.push(...shuffled(random, kinds).slice(0, faults - all.length));
  return all;
}

/** Does one fault, and waits until both instances are right again. */
async function inject(world, probe, kind, place) {
  world.meter.begin(kind.name);
  const began = performance.now();
  await kind.run(world);
  const lasted = performance.now() - began;
  const back = await probe.timeToRight();
  world.meter.returned(kind.name, back);
  say(`${place} ${kind.id}: ${Math.round(lasted)} ms, right again after ${back === null ? 'TOO LONG' : `${Math.round(back)} ms`}`);
  if (back === null) await makeRight(world, probe);
  world.meter.end();
}

/** By hand, so that the next fault begins on sound ground. */
async function makeRight(world, probe) {
  for (const instance of world.instances) await instance.end('SIGKILL');
  for (const until = Date.now() + 20_000; !(await probe.isRight()) && Date.now() < until; ) await sleep(300);
}

/** Gives how many faults there were, and in how many of them the clocks were apart. */
async function injectAll(world, probe, schedule, { gapMs, short, alike }) {
  const [, second] = world.instances;
  const injected = { faults: 0, apart: 0 };
  for (const [at, kind] of schedule.entries()) {
    if (world.interrupted) break;
    const part = Math.floor((at * CLOCKS.length) / schedule.length);
    const offset = world.fakeTime && !alike ? CLOCKS[part] : 0;
    if (second.clockOffset !== offset) {
      say(`The clock of B is ${offset} s ahead from now on`);
      second.setClock(offset);
      await sleep(2_000);
    }
    await inject(world, probe, kind, `${at + 1}/${schedule.length}${short ? ' (short)' : ''}`);
    injected.faults += 1;
    if (offset !== 0) injected.apart += 1;
    await sleep(gapMs);
  }
  return injected;
}

async function runTrial(world, options) {
  const { possible, leftOut } = possibleKinds(world, options.kinds);
  leftOut.forEach(say);
  if (!world.fakeTime) say('The clocks of both instances stay alike: the library that sets clocks off does not work here');
  const load = await startLoad(world, options);
  const probe = await Probe.open(world);
  await sleep(options.warmUpMs);
  const injected = await injectAll(world, probe, makeSchedule(world.random, possible, options.faults), options);
  say('No more faults: what is under way comes to its end');
  world.instances.at(-1).setClock(0);
  await endLoad(world, load);
  const found = await verify(world);
  const unaskedEnds = world.instances.reduce((sum, instance) => sum + instance.unaskedEnds, 0);
  return { ...found, ledger: world.ledger, meter: world.meter, injected, browsers: load.browsers, unaskedEnds };
}

function tell(found, options) {
  const failures = findFailures(found);
  const lines = [`# Faults, seed ${options.seed}`, '', '| | |', '| --- | --- |'];
  lines.push(...figures(found).map(([name, value]) => `| ${name} | ${value} |`), '', table(found.meter), '');
  const { wrong, slow } = failures;
  for (const [name, n] of Object.entries({ ...wrong, ...slow })) if (n > 0) lines.push(`NOT RIGHT: ${n} × ${name}`);
  lines.push(...examples(found).map((line) => `- ${line}`));
  const right = isRight(failures, options);
  lines.push(right ? 'Right: nothing lost, doubled, half-written or wrong.' : 'Not right.');
  process.stdout.write(`${lines.join('\n')}\n`);
  return right;
}

async function main() {
  const options = readOptions();
  if (options.list) {
    process.stdout.write(KINDS.map(({ id, name, short }) => `${id.padEnd(22)} ${name}${short ? ' (short form)' : ''}\n`).join(''));
    return true;
  }
  say(`Seed ${options.seed}`);
  const world = await World.open(options);
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      // Once: what was found so far is told. Twice: at once.
      if (world.interrupted) {
        world.removeFolder();
        process.exit(130);
      }
      world.interrupted = true;
      say('Stopping: no more faults');
    });
  }
  let right = false;
  try {
    right = tell(await runTrial(world, options), options);
  } finally {
    await world.close();
    if (options.keep || !right) say(`Logs: ${world.folder}`);
    else world.removeFolder();
  }
  return right && !world.interrupted;
}

main().then(
  (right) => process.exit(right ? 0 : 1),
  (error) => {
    const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
    say(`bin/faults: ${isUsage ? error.message : error.stack}`);
    process.exit(2);
  },
);
