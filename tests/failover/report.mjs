// What the trial says at its end.

import { figures } from '../faults/report.mjs';

/** Pages and decisions answer again within this, 95 times of 100 (docs/failover.md). */
export const AIM_MS = 15_000;

const seconds = (ms) => (Number.isFinite(ms) ? (ms / 1000).toFixed(1) : 'never');

/** The smallest of the numbers that so great a part of them does not pass. */
export function percentile(numbers, part) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}

const spread = (numbers) => [0.5, 0.95, 1].map((part) => seconds(percentile(numbers, part))).join(' / ');
const longest = (round, what) => Math.max(...Object.entries(round.back).filter(([name]) => name.startsWith(what)).map(([, ms]) => ms));
export const longestOf = (round) => Math.max(...Object.values(round.back));

function row(name, rounds) {
  const moved = rounds.filter(({ from, to }) => from !== to).length;
  const cells = [rounds.length, moved, spread(rounds.map((round) => longest(round, 'pages'))), spread(rounds.map((round) => longest(round, 'decisions')))];
  return `| ${name} | ${cells.join(' | ')} |`;
}

/** In Markdown: the figures, then how long each kind took. */
export function report(found, rounds) {
  const kinds = [...new Set(rounds.map(({ kind }) => kind.name))];
  const injected = { faults: rounds.length, apart: 0 };
  return [
    '| | |',
    '| --- | --- |',
    ...figures({ ...found, injected }).map(([name, value]) => `| ${name} | ${value} |`),
    '',
    '| what happened | times | another primary | seconds until pages answer again: p50 / p95 / longest | decisions |',
    '| --- | --- | --- | --- | --- |',
    ...kinds.map((name) => row(name, rounds.filter(({ kind }) => kind.name === name))),
    row('all', rounds),
  ].join('\n');
}
