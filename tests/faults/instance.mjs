// One `mijntoegang serve`, kept running as a process supervisor does, with a clock that can be set off.

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { endsWithin, signal, start } from './children.mjs';

const RESTART_MS = 300;

export class Instance {
  #child = null;
  #wanted = false;
  #ready = false;
  #clockFile;
  /** How many seconds its clock is to be ahead. */
  clockOffset = 0;
  /** How often it ended without being asked to. */
  unaskedEnds = 0;

  /** `fakeTime`: the library that sets its clock off, or null. */
  constructor({ name, program, config, folder, port, link, fakeTime }) {
    Object.assign(this, { name, program, config, port, link, fakeTime });
    this.log = join(folder, `serve-${name}.log`);
    this.#clockFile = join(folder, `clock-${name}`);
  }

  /**
   * Its clock is so many seconds ahead of everybody else's (behind: less than 0), within a second. While it starts it is right,
   * since `serve` may refuse to start otherwise: clocks go wrong while it runs.
   */
  setClock(seconds) {
    this.clockOffset = seconds;
    if (this.#ready) this.#writeClock(seconds);
  }

  #writeClock(seconds) {
    writeFileSync(this.#clockFile, `${seconds < 0 ? '' : '+'}${seconds}s\n`);
  }

  #environment() {
    if (!this.fakeTime) return {};
    return { LD_PRELOAD: this.fakeTime, FAKETIME_TIMESTAMP_FILE: this.#clockFile, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  }

  /** Starts it and waits until it serves. From then on it is started again whenever it ends. */
  async run() {
    this.#wanted = true;
    this.#supervise().catch((error) => console.error(`${this.name}: ${error.message}`));
    for (const until = Date.now() + 60_000; !this.#ready; await sleep(50)) {
      if (Date.now() > until) throw new Error(`${this.name} does not serve; its log is ${this.log}`);
    }
  }

  async #supervise() {
    while (this.#wanted) {
      this.#ready = false;
      this.#writeClock(0);
      const child = start(this.program, ['serve', '--config', this.config], { env: this.#environment() });
      this.#child = child;
      createInterface({ input: child.stderr }).on('line', (line) => {
        appendFileSync(this.log, `${line}\n`);
        // bin/test looks afterwards whether anything of a person stands there.
        if (process.env.MIJNTOEGANG_SUITE_LOG) appendFileSync(process.env.MIJNTOEGANG_SUITE_LOG, `${line}\n`);
        if (!line.includes('Ready: ')) return;
        this.#ready = true;
        this.#writeClock(this.clockOffset);
      });
      const { code, signal: by } = await child.ended;
      if (!this.#wanted) return;
      if (code !== 0 && by !== 'SIGKILL') this.unaskedEnds += 1;
      await sleep(RESTART_MS);
    }
  }

  /** Sends a signal to the process that runs now. */
  signal(name) {
    if (this.#child) signal(this.#child.pid, name);
  }

  /** Sends it and waits for the end; the supervisor then starts the next one. */
  async end(name, patience = 30_000) {
    const child = this.#child;
    signal(child.pid, name);
    if (!(await endsWithin(child, patience))) signal(child.pid, 'SIGKILL');
    await child.ended;
  }

  async stop() {
    this.#wanted = false;
    if (!this.#child) return;
    this.signal('SIGCONT');
    await this.end('SIGTERM', 15_000);
  }
}
