// A real portal as an operator starts it, `mijntoegang serve --config FILE`, over the Postgres and the people of a demo.
// Several can run over the same database, alone or as instances behind one address.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { MailServer } from '../mail.mjs';
import { PROGRAM, running, scratch, startDemo } from '../support.mjs';
import { keyFile } from './keys.mjs';
import { stopProviders } from './provider.mjs';

export const HOME = 'AZ Sint-Lucas Brugge';
export const OTHER = 'Ziekenhuis Leieland';
/** The roles at the hospital's provider that make an officer of these. */
export const ROLES = { 'ombudsdienst-azsl': HOME, 'ombudsdienst-leieland': OTHER };
const LOOPBACK = '127.0.0.1';
const run = promisify(execFile);

/** A demo with kept data, and what is started beside it. */
export class World {
  folder = scratch();
  portals = [];
  #fronts = [];

  static async open() {
    const world = new World();
    world.demo = await startDemo({ keep: join(world.folder, 'demo') });
    world.mail = await new MailServer().open();
    // The private Postgres says where its socket is: line 5 of its own file.
    const file = join(world.folder, 'demo/postgres/postmaster.pid');
    world.socket = readFileSync(file, 'utf8').split('\n')[4];
    return world;
  }

  /** Asks Postgres as the owner of the tables, who sees all rows. Gives lines. */
  async sql(statement) {
    const { stdout } = await run(psql(), ['-h', this.socket, '-U', 'mijntoegang_owner', '-d', 'mijntoegang', '-XAqt', '-v', 'ON_ERROR_STOP=1', '-c', statement]);
    return stdout.split('\n').filter(Boolean);
  }

  async count(what) {
    return Number((await this.sql(`select count(*) from ${what}`))[0]);
  }

  /** So many minutes go by for every session, every try to sign in, and what hangs on them. */
  async passTime(minutes) {
    await this.sql(`do $$
      declare t record;
      begin
        for t in select c.table_name as name, string_agg(format('%1$I = %1$I - interval ''${minutes} minutes''', c.column_name), ', ') as moved
          from information_schema.columns c
          where c.table_schema = 'public' and c.data_type = 'timestamp with time zone'
            and (c.table_name in ('sessions', 'sign_in_attempts') or c.table_name in
              (select conrelid::regclass::text from pg_constraint where contype = 'f' and confrelid = 'sessions'::regclass))
          group by c.table_name
        loop
          execute format('update %I set %s', t.name, t.moved);
        end loop;
      end $$`);
  }

  /**
   * Starts a portal: `patient` and `officer` are providers, which let it in; `patientMore` and `officerMore` override their
   * sections; `keys` sign and `opens` open ID tokens, by the kind of each file (rsa, ec); `front` stands before it and before
   * what `another` starts. `base` is the address of a proxy that the test starts itself, `more` further settings.
   */
  async portal({ patient, officer, patientMore, officerMore, keys = [], opens = [], rules, front = false, base, more }) {
    const port = await freePort();
    const before = front ? await this.#front() : null;
    const url = base ?? before?.url ?? `http://${LOOPBACK}:${port}`;
    const files = (kinds) => (kinds.length ? kinds.map((kind) => keyFile(this.folder, kind)) : undefined);
    const own = { keys: files(keys), encryption_keys: files(opens) };
    const places = (await this.sql(`select name || '|' || cbe from institutions where name in ('${HOME}', '${OTHER}') order by name`)).map((line) => line.split('|'));
    const cbe = Object.fromEntries(places);
    patient?.register({ baseUrl: url, path: 'patient' });
    officer?.register({ baseUrl: url, path: 'medewerker' });
    const institution = Object.entries(ROLES).map(([role, name]) => ({ role, cbe: cbe[name] }));
    const config = {
      database_url: `postgres://mijntoegang_app@${encodeURIComponent(this.socket)}/mijntoegang`,
      base_url: url,
      smtp_url: this.mail.url,
      mail_from: 'toegang@example.org',
      session_key: randomBytes(64).toString('hex'),
      database_connections: 4,
      ...(patient && { patient_oidc: patient.settings({ ...own, ...patientMore }) }),
      ...(officer && { officer_oidc: officer.settings({ ...own, recheck: 'refresh', institution, ...officerMore }) }),
      ...(rules && { rules }),
      ...more,
      // Each is the other's stand-in, as in the demo whose database it is.
      institution: places.map(([name, number], at) => ({
        name,
        cbe: number,
        email: 'ombudsdienst@example.org',
        phone: '050 36 57 89',
        stand_in: places[(at + 1) % places.length][1],
      })),
    };
    const portal = await this.#serve(config, port);
    before?.ports.push(port);
    /** One more instance of it: the same address, keys and database, another port. */
    portal.another = async () => {
      const next = await freePort();
      const instance = await this.#serve(config, next);
      before?.ports.push(next);
      return instance;
    };
    return portal;
  }

  async #serve(config, port) {
    const file = join(this.folder, `portal-${port}.toml`);
    writeFileSync(file, toml({ ...config, listen: `${LOOPBACK}:${port}` }), { mode: 0o600 });
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PORTAL_|RUST_LOG)/.test(name)));
    const child = spawn(PROGRAM, ['serve', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'], env });
    running.add(child);
    const portal = { url: config.base_url, listen: `http://${LOOPBACK}:${port}`, file, log: [] };
    const ended = once(child, 'exit').then(([code]) => {
      running.delete(child);
      return code;
    });
    const ready = new Promise((resolve) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        portal.log.push(line);
        if (line.includes('Ready: ')) resolve();
      });
    });
    portal.stop = async () => {
      child.kill('SIGTERM');
      return ended;
    };
    const early = ended.then((code) => assert.fail(`serve ended before it was ready (${code}): ${portal.log.join('\n')}`));
    await Promise.race([ready, early]);
    early.catch(() => {});
    this.portals.push(portal);
    return portal;
  }

  /** What every proxy does, by turns to each instance. */
  async #front() {
    const ports = [];
    let turn = 0;
    const server = createServer((request, response) => {
      const { method, url: path, headers } = request;
      const onward = ask({ host: LOOPBACK, port: ports[(turn += 1) % ports.length], method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(response);
      });
      onward.on('error', () => response.writeHead(502).end());
      request.pipe(onward);
    });
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    this.#fronts.push(server);
    return { url: `http://${LOOPBACK}:${server.address().port}`, ports };
  }

  async close() {
    await Promise.all(this.portals.map((portal) => portal.stop()));
    for (const server of this.#fronts) {
      server.close();
      server.closeAllConnections();
    }
    await Promise.all([stopProviders(), this.demo?.stop(), this.mail?.close()]);
  }
}

export async function freePort() {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Postgres' own client; Debian has it on PATH, others beside the server. */
export function psql() {
  const root = '/usr/lib/postgresql';
  const beside = existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin/psql')) : [];
  return beside.find(existsSync) ?? 'psql';
}

/** Plain values before the tables, as the format wants. */
export function toml(table, path = []) {
  const lines = [];
  const later = [];
  for (const [key, value] of Object.entries(table)) {
    if (value === undefined) continue;
    const here = [...path, key];
    if (Array.isArray(value) && typeof value[0] === 'object') for (const one of value) later.push(`[[${here.join('.')}]]\n${toml(one, here)}`);
    else if (typeof value === 'object' && !Array.isArray(value)) later.push(`[${here.join('.')}]\n${toml(value, here)}`);
    else lines.push(`${key} = ${JSON.stringify(value)}`);
  }
  return `${[...lines, ...later].join('\n')}\n`;
}
