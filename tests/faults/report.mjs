// What the trial says at its end: figures, and a table of the faults in Markdown.

import { MAX_RETURN_MS } from './probe.mjs';

/** No page may take longer. */
export const MAX_PAGE_MS = 8_000;
const EXAMPLES = 8;

/** Everything that must be nothing, by name. The first group fails each form of the trial, the second the whole one only. */
export function findFailures({ lost, doubled, halves, ledger, changes, decisions, mails, audit, meter }) {
  const wrong = {
    lost: lost.length,
    doubled: doubled.length,
    'half-written': halves.length,
    'wrong yes': ledger.wrong.yes.length,
    'wrong no': ledger.wrong.no.length,
    'forms that a page did not offer': ledger.notOffered.length,
    'decisions missing in the log, or different there': decisions.wrong,
    'gaps in the feed': changes.gaps,
    'repeats in the feed': changes.repeats,
    'changes not heard, or numbered with a gap': changes.whole ? 0 : 1,
    'mails lost': mails.lost + mails.waiting,
    'mails given up though the server did not refuse them': mails.givenUp > mails.refused ? mails.givenUp - mails.refused : 0,
    'audit not whole': audit === null ? 0 : 1,
  };
  const kinds = [...meter.kinds.values()];
  const slow = {
    [`kinds with a page over ${MAX_PAGE_MS / 1000} s`]: kinds.filter(({ longestPage }) => longestPage > MAX_PAGE_MS).length,
    [`faults not right again by themselves within ${MAX_RETURN_MS / 1000} s`]: kinds.reduce((sum, { late }) => sum + late, 0),
  };
  return { wrong, slow };
}

const sum = (counts) => Object.values(counts).reduce((total, one) => total + one, 0);
export const isRight = (failures, { short }) => sum(failures.wrong) === 0 && (short || sum(failures.slow) === 0);

const number = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ' ');
const middle = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
const tally = (counts) => [...counts].map(([what, n]) => `${number(n)} × ${what}`).join(', ') || '–';

export function figures({ ledger, decisions, changes, mails, audit, meter, injected, lost, doubled, halves, browsers, unaskedEnds }) {
  const kinds = [...meter.kinds.keys()].length;
  return [
    ['faults injected', `${injected.faults} of ${kinds} kinds, ${injected.apart} of them with clocks 2 h apart`],
    ['acknowledged writes', `${number(ledger.total)}; ${number(ledger.afterUnknown)} of them after at least one attempt whose outcome was unknown`],
    ['of these', [...ledger.acknowledged].sort().map(([kind, n]) => `${number(n)} ${kind}`).join(', ')],
    ['lost / doubled / half-written', `${lost.length} / ${doubled.length} / ${halves.length}`],
    ['left unknown', `${ledger.unresolved.length}: the database may hold each once or not at all`],
    ['decisions answered', `${number(decisions.answered)}; ${number(decisions.logged)} in the log; ${decisions.wrong} missing there or different`],
    ['decisions that were certain', `${number(ledger.certain.yes)} yes, ${number(ledger.certain.no)} no`],
    ['wrong yes / wrong no', `${ledger.wrong.yes.length} / ${ledger.wrong.no.length}`],
    ['feed', `${number(changes.heard)} of ${number(changes.made)} changes heard over ${changes.links} links, ${changes.gaps} gaps, ${changes.repeats} repeats`],
    ['audit verify', audit === null ? 'whole' : audit.split('\n')[0]],
    ['mails', `${number(mails.written)} written, ${mails.lost} lost, ${mails.waiting} still waiting, ${mails.givenUp} given up (${mails.refused} recipients refused for good)`],
    ['mails twice under one Message-ID', `${mails.doubled}, which is allowed (docs/mail.md); ${mails.answersLost} answers of the mail server were lost`],
    ['sessions lost', String(browsers.reduce((total, { lostSessions }) => total + lostSessions, 0))],
    ['ends of an instance that no fault caused', String(unaskedEnds)],
    ['longest page without a fault', `${number(meter.calm.longestPage)} ms`],
  ];
}

function row(kind, seen) {
  const { times, returns, late, longestPage, pages, decisions } = seen;
  const back = returns.length ? `${number(middle(returns))} / ${number(Math.max(...returns))}` : '–';
  const notBack = late ? `, **${late} × not within ${MAX_RETURN_MS / 1000} s**` : '';
  const page = longestPage > MAX_PAGE_MS ? `**${number(longestPage)}**` : number(longestPage);
  const others = (counts) => [...counts].filter(([status]) => ![200, 201, 303].includes(status));
  return `| ${kind} | ${times} | ${back}${notBack} | ${page} | ${tally(others(pages))} | ${tally(others(decisions))} |`;
}

/** The table of docs/faults.md. */
export function table(meter) {
  return [
    '| fault | times | right again after: median / longest (ms) | longest page (ms) | pages not answered 200 or 303 | decisions not answered |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[...meter.kinds].sort(([one], [other]) => one.localeCompare(other)).map(([kind, seen]) => row(kind, seen)),
  ].join('\n');
}

/** What there is to look into, the first few of each. */
export function examples({ lost, doubled, halves, ledger, mails, meter }) {
  const groups = { lost, doubled, 'half-written': halves, 'wrong yes': ledger.wrong.yes, 'wrong no': ledger.wrong.no, 'not offered': ledger.notOffered, 'mail still waiting': mails.left };
  const lines = Object.entries(groups).flatMap(([name, found]) => found.slice(0, EXAMPLES).map((one) => `${name}: ${one}`));
  const odd = [...meter.oddities].sort(([, one], [, other]) => other - one).map(([what, n]) => `${n} × ${what}`);
  return [...lines, ...odd];
}
