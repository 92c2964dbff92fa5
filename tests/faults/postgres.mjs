// A Postgres of the trial's own, which can be killed, stopped, frozen and filled up.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cleanEnvironment, endsWithin, postgresUser, signal, start } from './children.mjs';
import { DATABASE, Database, OWNER } from './database.mjs';

const run = promisify(execFile);
const MAX_CONNECTIONS = 120;
const SETTINGS = [
  'listen_addresses=',
  'port=5432',
  `max_connections=${MAX_CONNECTIONS}`,
  'timezone=UTC',
  'lc_messages=C',
  'jit=off',
  // Processes die here, machines do not.
  'fsync=off',
  'full_page_writes=off',
  // A disk that is filled up by the trial holds these.
  'max_wal_size=128MB',
  'min_wal_size=32MB',
];
const DISK = '600m';
const MAX_FREEZE_SECONDS = 20;

export class Postgres extends Database {
  #server = null;

  constructor(folder) {
    super();
    this.socketFolder = join(folder, 'run');
    this.disk = join(folder, 'disk');
    this.log = join(folder, 'postgres.log');
    for (const own of [this.socketFolder, this.disk]) mkdirSync(own, { mode: 0o711 });
    this.hasOwnDisk = this.#mountDisk();
    for (const own of [this.socketFolder, this.disk]) if (postgresUser) chownSync(own, postgresUser.uid, postgresUser.gid);
    this.data = join(this.disk, 'data');
  }

  get socket() {
    return join(this.socketFolder, '.s.PGSQL.5432');
  }

  /** A small file system of its own, so that it can be full; only root may mount one (bin/faults gives it a name space). */
  #mountDisk() {
    if (process.env.FAULTS_OWN_MOUNTS !== 'yes') return false;
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', this.disk], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** The cluster, its roles and an empty database. */
  async create() {
    const options = ['-D', this.data, '-U', 'postgres', '--auth=trust', '--no-locale', '-E', 'UTF8', '--no-sync'];
    await run(join(this.programs, 'initdb'), options, { ...postgresUser, env: cleanEnvironment(), cwd: '/' });
    await this.start();
    await this.createDatabase();
  }

  /** Starts the server and waits until it takes connections. What a killed one left behind may have to end first. */
  async start() {
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    const parameters = ['-D', this.data, '-k', this.socketFolder, ...settings];
    for (const until = Date.now() + 60_000; ; ) {
      const server = start(join(this.programs, 'postgres'), parameters, { user: postgresUser, log: this.log, deathSignal: 'QUIT' });
      this.#server = server;
      while (!this.#isReady(server)) {
        if (await endsWithin(server, 50)) break;
      }
      if (server.exitCode === null && server.signalCode === null) return;
      if (Date.now() > until) throw new Error(`Postgres did not start:\n${readFileSync(this.log, 'utf8').slice(-2000)}`);
      await sleep(100);
    }
  }

  #isReady(server) {
    const file = join(this.data, 'postmaster.pid');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready';
  }

  /** Sends a signal to the server and waits for its end: SIGINT (fast), SIGQUIT (immediate) or SIGKILL. */
  async stop(name) {
    const server = this.#server;
    if (!server) return;
    signal(server.pid, name);
    if (!(await endsWithin(server, 30_000))) {
      signal(server.pid, 'SIGKILL');
      await server.ended;
    }
    this.#server = null;
  }

  /** Its processes, the server first. */
  #processes() {
    const pid = this.#server?.pid;
    const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
    return [pid, ...children.map(Number)];
  }

  freeze() {
    const processes = this.#processes();
    // Should the trial be killed meanwhile, they wake up and hear of it.
    spawn('sh', ['-c', `sleep ${MAX_FREEZE_SECONDS}; kill -CONT ${processes.join(' ')}`], { detached: true, stdio: 'ignore' }).unref();
    for (const pid of processes) signal(pid, 'SIGSTOP');
  }

  thaw() {
    for (const pid of this.#processes()) signal(pid, 'SIGCONT');
  }

  connection(user, database) {
    return ['-h', this.socketFolder, '-U', user, '-d', database];
  }

  /** A session that does this and then stays as it is, until `end`. */
  session(statements, user = OWNER) {
    const parameters = [...this.connection(user, DATABASE), '-XAqt'];
    const child = start(join(this.programs, 'psql'), parameters, { input: 'pipe', log: this.log });
    child.stdin.write(`${statements}\n`);
    return {
      end: async () => {
        child.kill('SIGKILL');
        await child.ended;
      },
    };
  }

  /** Takes the file system's last byte, until `emptyDisk`. */
  async fillDisk() {
    // Postgres goes on writing meanwhile: what it gives back is taken too.
    for (let turn = 0; turn < 3; turn += 1) {
      const { stdout } = await run('df', ['--output=avail', '-B1', this.disk]);
      const free = Number(stdout.split('\n')[1]);
      if (free > 0) await run('fallocate', ['-l', String(free), join(this.disk, `filler-${turn}`)]).catch(() => {});
    }
  }

  emptyDisk() {
    for (let turn = 0; turn < 3; turn += 1) rmSync(join(this.disk, `filler-${turn}`), { force: true });
  }

  async close() {
    this.thaw();
    await this.stop('SIGINT');
    if (this.hasOwnDisk) execFileSync('umount', ['-l', this.disk], { stdio: 'ignore' });
  }
}

function parentOf(pid) {
  try {
    // The name in brackets may hold spaces.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]);
  } catch {
    return 0;
  }
}
