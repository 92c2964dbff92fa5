// What left the database: decisions, changes, mails and the audit's proof.

import { setTimeout as sleep } from 'node:timers/promises';

const SETTLE_MS = 60_000;
// Living workers have a mail in hand for less than this: what is leased for longer was in the hands of an instance that was killed.
const LIVING_LEASE_MS = 20_000;

/** Waits until nothing is under way: mails, the audit's seals and the follower. */
export async function settle(world) {
  const { postgres, ledger } = world;
  const from = Date.now();
  const until = from + SETTLE_MS;
  const waiting = () => postgres.count("outbox where state = 'waiting'");
  while ((await waiting()) > 0 && Date.now() < until) {
    // Its next attempt may be minutes away, after all that the server did to it.
    await postgres.owner("update outbox set next_attempt_at = now() where state = 'waiting' and next_attempt_at > now()");
    // A killed instance's lease lasts minutes; then the mail goes on, as it does here at once.
    if (Date.now() - from > LIVING_LEASE_MS) await postgres.owner("update outbox set taken_until = now() where state = 'waiting' and taken_until > now()");
    await sleep(2_000);
  }
  const [{ last }] = await postgres.rows('select last from change_counter');
  while (ledger.feed.last < last && Date.now() < until) await sleep(500);
  const unsealed = () => postgres.count('audit_events e where not exists (select from audit_seals s where s.ids @> e.id)');
  while ((await unsealed()) > 0 && Date.now() < until) await sleep(500);
}

/** Decisions that were answered and are not in the log, or with another answer. */
export async function compareDecisions({ postgres, ledger }) {
  const rows = await postgres.rows('select id, permit from decisions');
  const there = new Map(rows.map(({ id, permit }) => [id, permit]));
  const wrong = [...ledger.decisions].filter(([id, said]) => there.get(id) !== said);
  return { answered: ledger.decisions.size, logged: rows.length, wrong: wrong.length };
}

export async function compareChanges({ postgres, ledger }) {
  const [row] = await postgres.rows('select count(*) as n, coalesce(max(sequence), 0) as top, (select last from change_counter) as last from changes');
  const { gaps, repeats, heard, links, last } = ledger.feed;
  return { made: row.n, heard, links, gaps, repeats, whole: row.n === row.top && row.top === row.last && last === row.last };
}

export async function compareMails({ postgres, mail }) {
  const rows = await postgres.rows('select message_id, state, kind, attempts, last_error, created_at, next_attempt_at, taken_until from outbox');
  const byState = (state) => rows.filter((row) => row.state === state);
  const times = ({ message_id: id }) => mail.taken.get(id) ?? mail.taken.get(`<${id}>`) ?? 0;
  return {
    written: rows.length,
    delivered: mail.taken.size,
    lost: byState('sent').filter((row) => times(row) === 0).length,
    waiting: byState('waiting').length,
    left: byState('waiting').map(({ message_id: _id, state: _state, ...row }) => JSON.stringify(row)),
    givenUp: byState('failed').length,
    refused: mail.refused,
    doubled: [...mail.taken.values()].filter((n) => n > 1).length,
    answersLost: mail.answersLost,
  };
}

/** Null when the audit is whole; else what `audit verify` says. */
export async function verifyAudit(world) {
  try {
    await world.command('audit', 'verify', '--config', world.ownerConfig);
    return null;
  } catch (error) {
    return `${error.stderr ?? error.message}`.trim();
  }
}
