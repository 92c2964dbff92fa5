// One machine: a member of etcd, and Patroni with its Postgres, each started again when it ends.

import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresUser, signal, start } from '../faults/children.mjs';
import { processesOf } from './network.mjs';
import { dcs, localSettings } from './settings.mjs';

const RESTART_MS = 1_000;
const REST_TIMEOUT_MS = 1_500;

export class Machine {
  #isUp = false;

  constructor({ name, address, folder, programs, certificates }) {
    Object.assign(this, { name, address, programs, certificates });
    this.folder = join(folder, name);
    this.log = join(folder, `${name}.log`);
    for (const own of [this.folder, join(this.folder, 'run')]) {
      mkdirSync(own, { mode: 0o700 });
      chownSync(own, postgresUser.uid, postgresUser.gid);
    }
  }

  get rest() {
    return `http://${this.address}:8008`;
  }

  /** `all`: every machine. */
  configure(all) {
    this.config = join(this.folder, 'patroni.yml');
    const members = all.map(({ address }) => `${address}:2379`);
    // JSON is YAML.
    writeFileSync(this.config, JSON.stringify({ ...localSettings(this, members), bootstrap: dcs }), { mode: 0o600 });
    chownSync(this.config, postgresUser.uid, postgresUser.gid);
    this.members = all.map(({ name, address }) => `${name}=http://${address}:2380`).join(',');
  }

  run() {
    this.#isUp = true;
    const [clients, peers] = [2379, 2380].map((port) => `http://${this.address}:${port}`);
    this.#keep('/usr/bin/etcd', [
      ...['--name', this.name, '--data-dir', join(this.folder, 'etcd')],
      ...['--listen-client-urls', clients, '--advertise-client-urls', clients],
      ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
      ...['--initial-cluster', this.members, '--initial-cluster-state', 'new', '--enable-v2', '--logger', 'zap', '--log-level', 'warn'],
    ]);
    this.#keep('/usr/bin/patroni', [this.config]);
  }

  async #keep(program, parameters) {
    while (this.#isUp) {
      const child = start(program, parameters, { user: postgresUser, namespace: this.name, log: this.log });
      await child.ended;
      await sleep(RESTART_MS);
    }
  }

  async #signalAll(name, which = () => true) {
    const processes = (await processesOf(this.name)).filter((pid) => which(commandOf(pid)));
    for (const pid of processes) signal(pid, name);
    return processes.length;
  }

  /** Loses its power: every process is gone at once. */
  async kill() {
    this.#isUp = false;
    while ((await this.#signalAll('SIGKILL')) > 0) await sleep(20);
    // What was about to start again has seen that it is not to.
    await sleep(RESTART_MS + 200);
    await this.#signalAll('SIGKILL');
  }

  freeze() {
    return this.#signalAll('SIGSTOP');
  }

  thaw() {
    return this.#signalAll('SIGCONT');
  }

  /** Stops Patroni alone: its Postgres goes on as it was told last. */
  freezeSupervisor() {
    return this.#signalAll('SIGSTOP', (command) => command.includes('/usr/bin/patroni'));
  }

  killPostgres() {
    const pid = Number(readFileSync(join(this.folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
    signal(pid, 'SIGKILL');
  }

  /** What Patroni there knows of every member; null when it does not answer. */
  async listMembers() {
    return ask(`${this.rest}/cluster`).then((answer) => answer?.members ?? null);
  }

  /** A planned change of the primary, asked of this one, which is it. */
  async switchover(candidate) {
    const body = JSON.stringify({ leader: this.name, candidate });
    const answer = await fetch(`${this.rest}/switchover`, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`switchover: ${answer.status} ${await answer.text()}`);
  }
}

/** As it was typed, with spaces; empty when the process is gone. */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

async function ask(url) {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(REST_TIMEOUT_MS) })).json();
  } catch {
    return null;
  }
}
