// What was acknowledged, and what is therefore certain. Compared with the database afterwards (verify/).

import { randomUUID } from 'node:crypto';
import { count } from './meter.mjs';

/** How near the end of a break an answer may fall on either side. */
const EDGE_MS = 1_500;

/** One patient and one care worker. */
export class Pair {
  /** free, asked (a request is open) or excluded: what the last acknowledged write made of it. */
  state = 'free';
  /** A write is under way, so that nothing about it is certain and nobody else writes. */
  busy = false;
  /** A write ended without anybody knowing whether it was done. */
  unsure = false;
  /** Raised at each begin and end of a write: an answer that saw it change proves nothing. */
  version = 0;
  /** Ends of acknowledged breaks, in milliseconds. */
  breaks = [];
  /** How often each act was acknowledged. */
  done = { registered: 0, given: 0, undone: 0 };
  reference = null;
  request = null;
  askedAt = 0;
  canUndo = false;

  constructor(patient, worker) {
    this.patient = patient;
    this.worker = worker;
  }

  begin() {
    this.busy = true;
    this.version += 1;
  }

  end() {
    this.busy = false;
    this.version += 1;
  }

  /** What a decision asked now must say; null when that is not certain. */
  expected(now) {
    if (this.busy || this.unsure) return null;
    if (this.state !== 'excluded') return true;
    if (this.breaks.some((until) => until > now + EDGE_MS)) return true;
    return this.breaks.some((until) => until > now - EDGE_MS) ? null : false;
  }
}

export class Ledger {
  /** Kind of write → how often it was acknowledged. */
  acknowledged = new Map();
  /** Of these, after at least one attempt whose outcome was unknown. */
  afterUnknown = 0;
  pairs = new Map();
  /** Draft's id → `{pair, state, taken}`. */
  requests = new Map();
  /** Patient's key → `{texts}`: texts of messages that were acknowledged. */
  texts = new Map();
  /** Patient's key → `{asked, confirmed}`: addresses, oldest first. */
  addresses = new Map();
  /** Report's id → pair. */
  breaks = new Map();
  /** Decision's id → what it said. */
  decisions = new Map();
  /** Forms and confirmations that had to stand on a page and did not. */
  notOffered = [];
  /** What is wrong with decisions: `{what, …}`. */
  wrong = { yes: [], no: [] };
  certain = { yes: 0, no: 0 };
  /** Writes whose outcome nobody knows at the end: the database may hold each once or not at all. */
  unresolved = [];
  feed = { last: 0, heard: 0, links: 0, gaps: 0, repeats: 0 };

  pair(patient, worker) {
    const key = `${patient.key} ${worker.number}`;
    if (!this.pairs.has(key)) this.pairs.set(key, new Pair(patient, worker));
    return this.pairs.get(key);
  }

  acknowledge(kind, attempts) {
    count(this.acknowledged, kind);
    if (attempts > 1) this.afterUnknown += 1;
  }

  get total() {
    return [...this.acknowledged.values()].reduce((sum, one) => sum + one, 0);
  }

  leaveOpen(kind, patient, more = {}) {
    this.unresolved.push({ kind, patient: patient.key, ...more });
    if (more.pair) more.pair.unsure = true;
  }

  /** A text that nobody else writes. */
  newText(patient) {
    return `Vraag ${randomUUID()} van ${patient.key}`;
  }

  addText(patient, text) {
    this.texts.set(patient.key, [...(this.texts.get(patient.key) ?? []), text]);
  }

  /** Compares an answer with what was certain when it was asked, if it still was when it came. */
  judge(pair, version, expected, said, detail) {
    if (expected === null || pair.version !== version) return;
    this.certain[expected ? 'yes' : 'no'] += 1;
    // Time went by: a break may have ended meanwhile.
    if (said === expected || pair.expected(Date.now()) !== expected) return;
    this.wrong[said ? 'yes' : 'no'].push(detail);
  }
}
