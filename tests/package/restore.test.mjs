// Going back to a moment with mijntoegang-backup, under a portal that goes on running: a base backup and Postgres' own log, people who sign
// in meanwhile, an application that follows the changes, and afterwards an audit that is whole and agrees with what it is of.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { freePort, toml } from '../browser/oidc/portal.mjs';
import { startProvider, stopProviders } from '../browser/oidc/provider.mjs';
import { newcomer } from '../browser/oidc/sign-in-steps.mjs';
import { PROGRAM, eventually, running, scratch } from '../browser/support.mjs';
import { Client } from './client.mjs';

const TOOL = join(import.meta.dirname, '../../packaging/bin/mijntoegang-backup');
const DATABASE_SQL = join(import.meta.dirname, '../../packaging/database.sql');
const root = '/usr/lib/postgresql';
const BIN = existsSync(root) ? readdirSync(root).sort((a, b) => b - a).map((version) => join(root, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb'))) : '';
/** Postgres refuses root: then it runs as a user of the system. */
const AS_ROOT = process.getuid() === 0;
const [UID, GID] = AS_ROOT ? ['-u', '-g'].map((what) => Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' }))) : [];

/** A cluster of its own with its log archived, in `folder`. */
class Cluster {
  constructor(folder, port) {
    Object.assign(this, { folder, port, data: join(folder, 'data'), socket: join(folder, 'socket'), backups: join(folder, 'backups') });
    for (const one of [this.socket, this.backups]) mkdirSync(one);
    for (const one of [folder, this.socket, this.backups]) if (AS_ROOT) chownSync(one, UID, GID);
    // A copy that its user may read wherever the repository lies.
    this.tool = join(folder, 'mijntoegang-backup');
    copyFileSync(TOOL, this.tool);
    chmodSync(this.tool, 0o755);
    this.run('initdb', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-U', 'postgres', '--no-sync', '-D', this.data);
    const archive = `${this.tool} archive ${this.backups} "%p" "%f"`;
    this.settings = `listen_addresses = ''\nunix_socket_directories = '${this.socket}'\nport = ${port}\nfsync = off\narchive_mode = on\narchive_command = '${archive}'\n`;
    this.run('sh', '-c', `cat >>${this.data}/postgresql.conf <<'X'\n${this.settings}X`);
  }
  env() {
    return { ...process.env, PATH: `${BIN}:${process.env.PATH}`, PG_BIN: BIN, PGHOST: this.socket, PGPORT: String(this.port), PGUSER: 'postgres', HOME: this.folder, TMPDIR: this.folder };
  }
  run(program, ...args) {
    const path = existsSync(join(BIN, program)) ? join(BIN, program) : program;
    return execFileSync(path, args, { env: this.env(), cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...(AS_ROOT && { uid: UID, gid: GID }) });
  }
  start() {
    this.run('sh', '-c', `pg_ctl -D ${this.data} -w -l ${this.folder}/postgres.log start >/dev/null 2>&1`);
  }
  stop() {
    this.run('pg_ctl', '-D', this.data, '-m', 'fast', '-w', 'stop');
  }
  sql(text, database = 'mijntoegang') {
    return this.run('psql', '-XAqt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text).trim();
  }
  /** As libpq takes it, for a role. */
  url(role) {
    return `postgresql://${role}@${encodeURIComponent(this.socket)}:${this.port}/mijntoegang`;
  }
}

test('a running portal is brought back to a moment, and its audit is whole', { skip: !BIN && 'no Postgres of Debian on this machine' }, async (t) => {
  const folder = scratch();
  chmodSync(folder, 0o755);
  const cluster = new Cluster(mkFolder(folder, 'cluster'), await freePort());
  const patient = await startProvider({ style: 'fas' });
  let serve;
  let on = true;
  cluster.start();
  try {
    process.env.MT_OWNER_PASSWORD = process.env.MT_APP_PASSWORD = randomBytes(12).toString('hex');
    copyFileSync(DATABASE_SQL, join(cluster.folder, 'database.sql'));
    chmodSync(join(cluster.folder, 'database.sql'), 0o644);
    cluster.run('psql', '-XAq', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres', '-f', join(cluster.folder, 'database.sql'));

    const port = await freePort();
    const base = `http://127.0.0.1:${port}`;
    patient.register({ baseUrl: base, path: 'patient' });
    const key = join(folder, 'audit.key');
    execFileSync(PROGRAM, ['audit', 'key', '--out', key], { stdio: 'ignore' });
    const file = join(folder, 'portal.toml');
    const settings = {
      database_url: cluster.url('mijntoegang_app'),
      owner_database_url: cluster.url('mijntoegang_owner'),
      base_url: base,
      listen: `127.0.0.1:${port}`,
      smtp_url: 'smtp://127.0.0.1:1',
      mail_from: 'toegang@example.org',
      session_key: randomBytes(64).toString('hex'),
      database_connections: 2,
      audit: { key_file: key, head_file: join(folder, 'audit.heads') },
      patient_oidc: patient.settings(),
      institution: [{ name: 'AZ Voorbeeld', cbe: '0566.988.259', email: 'ombudsdienst@example.org', phone: '050 36 57 89' }],
    };
    writeFileSync(file, toml(settings), { mode: 0o600 });
    const ask = (...args) => execFileSync(PROGRAM, [...args, '--config', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    ask('migrate');
    const token = ask('client', 'add', 'EPD Voorbeeld', '--institution', '0566.988.259', '--scope', 'consent.read', '--scope', 'changes.read').trim();
    serve = spawn(PROGRAM, ['serve', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.add(serve);
    let said = '';
    serve.stderr.on('data', (text) => (said += text));
    await eventually('the portal is ready', () => said.includes('Ready: '));

    // One after the other people sign in for the first time, each in a transaction with its row of the audit, until told to stop.
    const came = [];
    let refused = 0;
    const load = (async () => {
      while (on) {
        const letters = String.fromCharCode(65 + Math.floor(came.length / 26), 97 + (came.length % 26));
        const person = newcomer(patient, { family: `Nieuwkomer ${letters}`, name: `Anke Nieuwkomer ${letters}` });
        const client = new Client(base);
        try {
          const page = await client.signIn(person.key);
          assert.equal(page.status, 200);
          came.push(person.niss);
        } catch {
          refused += 1;
          await sleep(200);
        }
        client.close();
      }
    })();
    /** How the portal answers an application that follows the changes from this number on. */
    const follow = async (number) => {
      const answer = await fetch(`${base}/api/v1/changes`, { headers: { authorization: `Bearer ${token}`, 'last-event-id': String(number) } });
      if (answer.status === 200) await answer.body.cancel();
      return answer.status === 200 ? '200' : `${answer.status} ${(await answer.json()).detail ?? ''}`.trim();
    };
    const patients = () => Number(cluster.sql('select count(*) from patients'));
    await eventually('people come', () => came.length >= 2);
    const made = cluster.run(cluster.tool, 'base', cluster.backups).trim();
    assert.match(made, /\/base-\d{8}T\d{6}Z$/);
    // Its name is the second in which it ended: a moment within that second is not known to be later.
    await sleep(1100);
    const first = came.length;
    await eventually('more people come', () => came.length >= first + 3);
    // Mail that waits at that moment must not go out a second time.
    cluster.sql(`insert into outbox (id, kind, recipient, subject, body, message_id, created_at, next_attempt_at)
      values ('0192e4a0-0000-7000-8000-000000000001', 'test', 'a@example.org', 'x', 'x', '<1@example.org>', now(), now() + interval '1 day')`);
    const known = patients();
    const moment = cluster.sql(`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'`);
    const upTo = patients();
    await eventually('people come whom the restored database will not know', () => came.length >= first + 7);
    await eventually('a seal of after that moment is in the file of heads', () => Number(cluster.sql(`select count(*) from audit_seals where signed_at > '${moment}'`)) > 0, 30);
    const later = patients();
    assert.ok(later > upTo);
    // Five changes that the application has and the restored database will not know.
    cluster.sql('update change_counter set last = last + 5');
    assert.equal(await follow(5), '200');
    cluster.sql('select pg_switch_wal()');
    await eventually('the log is archived', () => cluster.sql('select last_archived_wal >= pg_walfile_name(pg_switch_wal()) or archived_count > 1 from pg_stat_archiver') === 't');

    // Restored beside the running cluster; then the folders are exchanged under the running portal.
    const restored = join(cluster.folder, 'restored');
    const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);
    const restoring = Date.now();
    cluster.run(cluster.tool, 'restore', cluster.backups, restored, moment);
    t.diagnostic(`restored to the moment in ${seconds(restoring)} s, beside the running cluster (${cluster.run('du', '-sh', restored).split('\t')[0]})`);
    const stopping = Date.now();
    cluster.stop();
    const before = refused;
    await eventually('people are told that it is unavailable', () => refused > before);
    cluster.run('mv', cluster.data, `${cluster.data}.before`);
    cluster.run('mv', restored, cluster.data);
    cluster.start();
    const back = came.length;
    await eventually('the same process answers again', () => came.length > back, 40);
    assert.equal(serve.exitCode, null);
    t.diagnostic(`unavailable for ${seconds(stopping)} s, ${refused} sign-ins were answered 503 or broke off`);
    // Told, before anything else: it has more than there is.
    assert.match(await follow(5), /^410 .*load all exclusions again/);
    on = false;
    await load;

    const standing = Number(cluster.sql(`select count(*) from patients where niss not in (${came.slice(back).map((niss) => `'${niss}'`)})`));
    assert.ok(standing >= known && standing <= upTo + 1, `${known} ≤ ${standing} ≤ ${upTo}`);
    assert.equal(cluster.sql(`select state || ' ' || last_error from outbox where kind = 'test'`), 'failed restored');
    // The file of heads knows more than the database: said, until the operator says why.
    assert.throws(() => ask('audit', 'verify'), (error) => /cut off/.test(error.stderr + error.stdout));
    ask('audit', 'restored');
    await eventually('sealing goes on', () => {
      try {
        return /whole up to seal/.test(execFileSync(PROGRAM, ['audit', 'verify', '--config', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
      } catch {
        return false;
      }
    }, 30);
    t.diagnostic(`${later - standing} of ${later} patients are gone with what came after the moment; ${ask('audit', 'verify').trim().split('\n').pop()}`);
    // Row by row: nobody without a row of the audit, and no row of the audit about somebody who is not there.
    assert.equal(cluster.sql('select count(*) from patients p where not exists (select from audit_events a where a.patient_id = p.id)'), '0');
    assert.equal(cluster.sql('select count(*) from audit_events a where a.patient_id is not null and not exists (select from patients p where p.id = a.patient_id)'), '0');
    // The next base backup is of the new line of the log, and can be restored too; the oldest go, with their log.
    cluster.run(cluster.tool, 'base', cluster.backups);
    await sleep(1100);
    cluster.run(cluster.tool, 'base', cluster.backups);
    cluster.run(cluster.tool, 'prune', cluster.backups, '0');
    assert.equal(readdirSync(cluster.backups).filter((name) => name.startsWith('base-')).length, 2);
    assert.ok(!existsSync(made));
  } finally {
    on = false;
    serve?.kill();
    running.delete(serve);
    await stopProviders();
    try {
      cluster.stop();
    } catch {
      // It was not running.
    }
    rmSync(cluster.folder, { recursive: true, force: true });
  }
});

function mkFolder(folder, name) {
  const made = join(folder, name);
  mkdirSync(made);
  return made;
}
