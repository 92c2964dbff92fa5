// How long answers took, and what came back, each put down to the fault that was under way.

/** A page that waits longer already has its cause behind it. */
const ANSWERED_MS = 1_000;

export class Meter {
  /** The fault that is under way or was not recovered from yet. */
  #current = null;
  /** Every one and when it began, the oldest first. */
  #begun = [];
  /** Kind → what was seen. */
  kinds = new Map();
  /** What was seen while no fault was under way. */
  calm = seen();
  /** Answers that the acts of the load never call for, and how often each came. */
  oddities = new Map();

  begin(kind) {
    this.#current = kind;
    this.#begun.push({ kind, began: performance.now() });
    this.#of(kind).times += 1;
  }

  end() {
    this.#current = null;
  }

  #of(kind) {
    if (!this.kinds.has(kind)) this.kinds.set(kind, { ...seen(), times: 0, returns: [], late: 0 });
    return this.kinds.get(kind);
  }

  /** A page or decision is asked for now. */
  start() {
    return { kind: this.#current, began: performance.now() };
  }

  /** What is asked for in a fault belongs to it; what the next one came over at once belongs to that. */
  #attribute({ kind, began }) {
    const next = this.#begun.find((fault) => fault.began > began);
    const cameOver = next && next.began - began < ANSWERED_MS;
    const whose = cameOver ? next.kind : (kind ?? next?.kind);
    return whose ? this.#of(whose) : this.calm;
  }

  page(timing, status) {
    const seenThen = this.#attribute(timing);
    seenThen.longestPage = Math.max(seenThen.longestPage, performance.now() - timing.began);
    count(seenThen.pages, status);
  }

  decision(timing, status) {
    const seenThen = this.#attribute(timing);
    seenThen.longestDecision = Math.max(seenThen.longestDecision, performance.now() - timing.began);
    count(seenThen.decisions, status);
  }

  /** Right again so many milliseconds after the fault's end; null: not by itself. */
  returned(kind, ms) {
    const own = this.#of(kind);
    if (ms === null) own.late += 1;
    else own.returns.push(ms);
  }

  odd(what) {
    count(this.oddities, what);
  }
}

const seen = () => ({ longestPage: 0, longestDecision: 0, pages: new Map(), decisions: new Map() });

export function count(counts, what, by = 1) {
  counts.set(what, (counts.get(what) ?? 0) + by);
}
