// Three machines with Postgres under Patroni, and HAProxy in front. One of them is the primary.

import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endsWithin, postgresUser, signal, start } from '../faults/children.mjs';
import { Database } from '../faults/database.mjs';
import { makeCertificates } from './certificates.mjs';
import { Machine } from './machine.mjs';
import { Network } from './network.mjs';
import { MACHINES, PROXY } from './settings.mjs';

const START_MS = 90_000;
const HEAL_MS = 120_000;

export class Cluster extends Database {
  network = new Network();
  #proxy = null;

  constructor(folder) {
    super();
    this.folder = folder;
    this.certificates = makeCertificates(folder, [...Object.values(MACHINES), PROXY.address]);
    for (const file of [this.certificates.key, this.certificates.certificate]) chownSync(file, postgresUser.uid, postgresUser.gid);
    chmodSync(this.certificates.key, 0o600);
    const { programs, certificates } = this;
    this.machines = Object.entries(MACHINES).map(([name, address]) => new Machine({ name, address, folder, programs, certificates }));
    this.machines.forEach((machine) => machine.configure(this.machines));
  }

  /** For an address: every machine. */
  get hosts() {
    return this.machines.map(({ address }) => address).join(',');
  }

  connection(user, database) {
    const servers = `host=${this.hosts} target_session_attrs=read-write connect_timeout=3`;
    return ['-d', `${servers} user=${user} dbname=${database}`];
  }

  async create() {
    await this.network.create();
    for (const { name, address } of [...this.machines, PROXY]) await this.network.add(name, address);
    this.machines.forEach((machine) => machine.run());
    await this.untilWhole(START_MS);
    this.#startProxy();
    await this.createDatabase();
  }

  #startProxy() {
    const config = join(this.folder, 'haproxy.cfg');
    const servers = this.machines.map(({ name, address }) => `  server ${name} ${address}:5432 check port 8008`);
    writeFileSync(config, [...HAPROXY, ...servers, ''].join('\n'));
    const log = join(this.folder, 'haproxy.log');
    this.#proxy = start('/usr/sbin/haproxy', ['-db', '-f', config], { namespace: PROXY.name, log });
  }

  /** What the machines that answer say. */
  async #members() {
    const lists = await Promise.all(this.machines.map((machine) => machine.listMembers()));
    return lists.filter(Boolean);
  }

  /** The primary as most machines know it, or null: one that is cut off believes in itself. */
  async primary() {
    const names = (await this.#members()).map((members) => members.find(({ role }) => role === 'leader')?.name);
    const most = this.machines.length / 2;
    return this.machines.find(({ name }) => names.filter((one) => one === name).length > most) ?? null;
  }

  /** The standby that commits wait for. */
  async standby() {
    const [members] = await this.#members();
    const name = members?.find(({ role }) => role === 'sync_standby')?.name;
    return this.machines.find((machine) => machine.name === name) ?? null;
  }

  /** Every machine answers and says the same: one primary, two standbys that follow it, one of them waited for. */
  async #isWhole() {
    const lists = await this.#members();
    return lists.length === this.machines.length && lists.every(isWholeList) && (await this.primary()) !== null;
  }

  /** Gives the milliseconds that it took. */
  async untilWhole(patience = HEAL_MS) {
    const began = performance.now();
    for (let times = 0; times < 2; await sleep(500)) {
      times = (await this.#isWhole()) ? times + 1 : 0;
      if (performance.now() - began > patience) throw new Error(`the three Postgres are not whole after ${patience / 1000} s; logs: ${this.folder}`);
    }
    return performance.now() - began;
  }

  async close() {
    for (const machine of this.machines) {
      await machine.thaw().catch(() => {});
      await machine.kill().catch(() => {});
    }
    if (!this.#proxy) return;
    signal(this.#proxy.pid, 'SIGTERM');
    if (!(await endsWithin(this.#proxy, 5_000))) signal(this.#proxy.pid, 'SIGKILL');
  }
}

/** The load goes on meanwhile: a standby is never quite there. */
const MAX_LAG_BYTES = 1 << 20;

function isWholeList(members) {
  const roles = members.map(({ role }) => role).sort().join();
  const [{ timeline }] = members;
  const follows = ({ role, lag }) => role === 'leader' || lag < MAX_LAG_BYTES;
  const runs = (member) => member.timeline === timeline && ['running', 'streaming'].includes(member.state);
  return roles === 'leader,replica,sync_standby' && members.every((member) => runs(member) && follows(member));
}

const HAPROXY = [
  'defaults',
  '  mode tcp',
  '  timeout connect 2s',
  '  timeout check 1s',
  '  timeout client 1h',
  '  timeout server 1h',
  'listen primary',
  `  bind ${PROXY.address}:5432`,
  '  option httpchk OPTIONS /primary',
  '  http-check expect status 200',
  '  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions',
];
