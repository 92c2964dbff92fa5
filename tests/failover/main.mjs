// Two instances of `mijntoegang serve` over three Postgres under Patroni, whose primary is taken away again and again. Everything that
// was acknowledged is compared with the database afterwards. Started by bin/failover, in a network of its own.

import { parseArgs } from 'node:util';
import { KINDS } from './kinds.mjs';

const ROUNDS = 20;

class UsageError extends Error {}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      program: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const rounds = positionals.length ? Number(positionals[0]) : ROUNDS;
  if (!Number.isInteger(rounds) || rounds < 1 || positionals.length > 1) throw new UsageError('one number of failovers at most');
  const kinds = KINDS.filter(({ id }) => !values.only || id === values.only);
  if (kinds.length === 0) throw new UsageError(`no kind is called '${values.only}'; bin/failover --list names them`);
  return { ...values, seed: Number(values.seed), rounds, kinds };
}

async function main() {
  const options = readOptions();
  if (options.list) {
    process.stdout.write(KINDS.map(({ id, name }) => `${id.padEnd(20)} ${name}\n`).join(''));
    return true;
  }
  // Only now: the list needs none of the packages.
  const { runTrial } = await import('./trial.mjs');
  return runTrial(options);
}

main().then(
  (right) => process.exit(right ? 0 : 1),
  (error) => {
    const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`bin/failover: ${isUsage ? error.message : error.stack}\n`);
    process.exit(2);
  },
);
