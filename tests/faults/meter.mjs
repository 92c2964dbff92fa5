// How long answers took, and what came back, each put down to the fault that was under way.

export class Meter {
  /** The fault that is under way or was not recovered from yet. */
  #current = null;
  /** Kind → what was seen. */
  kinds = new Map();
  /** What was seen while no fault was under way. */
  calm = seen();
  /** Messages that were asked of nothing: shown to whoever reads the run. */
  oddities = new Map();

  begin(kind) {
    this.#current = kind;
    const own = this.#of(kind);
    own.times += 1;
  }

  end() {
    this.#current = null;
  }

  #of(kind) {
    if (!this.kinds.has(kind)) this.kinds.set(kind, { ...seen(), times: 0, returns: [], late: 0 });
    return this.kinds.get(kind);
  }

  /** A page or decision that began in a fault belongs to it, also when it ends after it. */
  get attribution() {
    return this.#current ? this.#of(this.#current) : this.calm;
  }

  page(attribution, ms, status) {
    attribution.longestPage = Math.max(attribution.longestPage, ms);
    count(attribution.pages, status);
  }

  decision(attribution, ms, status) {
    attribution.longestDecision = Math.max(attribution.longestDecision, ms);
    count(attribution.decisions, status);
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
