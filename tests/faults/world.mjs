// Everything that the trial needs: Postgres, two instances behind a link each, providers, a mail server, people.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { toml } from '../browser/oidc/portal.mjs';
import { startProvider, stopProviders } from '../browser/oidc/provider.mjs';
import { cleanEnvironment } from './children.mjs';
import { Instance } from './instance.mjs';
import { Ledger } from './ledger.mjs';
import { Link } from './link.mjs';
import { MailServer } from './mail-server.mjs';
import { Meter } from './meter.mjs';
import { CBE, OFFICER_ROLE, insertWorkers, makeOfficers, makePatients, makeWorkers } from './people.mjs';
import { Postgres } from './postgres.mjs';
import { pick, seeded } from './random.mjs';

const run = promisify(execFile);
const APPLICATION = 'EPD Proef';
const SCOPES = ['decision', 'consent.read', 'break-glass.write', 'changes.read'];
/** Patients who only ask for addresses, beside those who do everything else. */
const ADDRESS_PATIENTS = 4;
/** Care workers about whom only faults and the probe write. */
const RESERVED_WORKERS = 12;

export class World {
  meter = new Meter();
  ledger = new Ledger();
  links = {};
  instances = [];
  /** Set when the load must come to its end. */
  stopping = false;
  /** Writes that a fault began and that go on after it. */
  underWay = [];

  static async open({ program, python, seed, patients, officers }) {
    const world = new this();
    world.random = seeded(seed);
    world.program = resolve(program);
    world.folder = mkdtempSync(join(tmpdir(), 'mijntoegang-faults-'));
    chmodSync(world.folder, 0o711); // Postgres runs as another user.
    world.fakeTime = python ? await findFakeTime(python) : null;
    await world.createDatabase();
    world.patients = makePatients(patients + ADDRESS_PATIENTS + 1);
    world.probePatient = world.patients.pop();
    world.addressPatients = world.patients.splice(patients);
    world.officers = makeOfficers(officers);
    world.workers = makeWorkers();
    world.reservedWorkers = world.workers.splice(0, RESERVED_WORKERS);
    await world.#configure();
    await Promise.all(world.instances.map((instance) => instance.run()));
    return world;
  }

  /** What the trial keeps everything in. */
  async createDatabase() {
    this.postgres = new Postgres(this.folder);
    await this.postgres.create();
  }

  /** What an instance's settings say of it. */
  async databaseSettings(name) {
    const link = new Link(this.postgres.socket);
    await link.listen();
    this.links[name] = link;
    return { database_url: `postgres://mijntoegang_app@127.0.0.1:${link.port}/mijntoegang` };
  }

  /** What those of an operator's commands say. */
  ownerSettings() {
    const socket = encodeURIComponent(this.postgres.socketFolder);
    return {
      database_url: `postgres://mijntoegang_app@${socket}/mijntoegang`,
      owner_database_url: `postgres://mijntoegang_owner@${socket}/mijntoegang`,
    };
  }

  get everyPatient() {
    return [...this.patients, ...this.addressPatients, this.probePatient];
  }

  async #configure() {
    this.host = `127.0.0.1:${await freePort()}`;
    this.baseUrl = `http://${this.host}`;
    this.mail = new MailServer();
    [this.patientProvider, this.officerProvider] = await Promise.all([
      startProvider({ style: 'fas', host: '127.0.0.2' }),
      startProvider({ style: 'keycloak', host: '127.0.0.3' }),
      this.mail.listen(),
    ]);
    this.patientProvider.register({ baseUrl: this.baseUrl, path: 'patient' });
    this.officerProvider.register({ baseUrl: this.baseUrl, path: 'medewerker' });
    for (const person of this.everyPatient) this.patientProvider.setUser(person.key, person);
    for (const person of this.officers) this.officerProvider.setUser(person.key, person);
    this.auditKey = join(this.folder, 'audit.key');
    await this.command('audit', 'key', '--out', this.auditKey);
    const shared = this.#sharedConfiguration();
    for (const name of ['A', 'B']) {
      const database = await this.databaseSettings(name);
      const port = await freePort();
      const config = this.#writeConfig(name, {
        ...shared,
        ...database,
        listen: `127.0.0.1:${port}`,
        ops_listen: `127.0.0.1:${await freePort()}`,
        audit: { key_file: this.auditKey, head_file: join(this.folder, `audit-${name}.heads`) },
      });
      const { program, folder, fakeTime } = this;
      this.instances.push(new Instance({ name, program, config, folder, port, link: this.links[name], fakeTime }));
    }
    this.ownerConfig = this.#writeConfig('owner', {
      ...shared,
      ...this.ownerSettings(),
      audit: { key_file: this.auditKey, head_file: join(this.folder, 'audit-A.heads') },
    });
    await this.command('migrate', '--config', this.ownerConfig);
    await insertWorkers(this.postgres, [...this.workers, ...this.reservedWorkers]);
    const scopes = SCOPES.flatMap((scope) => ['--scope', scope]);
    this.token = (await this.command('client', 'add', APPLICATION, '--institution', CBE, ...scopes, '--config', this.ownerConfig)).trim();
  }

  #sharedConfiguration() {
    return {
      base_url: this.baseUrl,
      smtp_url: this.mail.url,
      mail_from: 'toegang@example.org',
      session_key: randomBytes(64).toString('hex'),
      // Each person of the load has an address of their own.
      trusted_proxies: ['127.0.0.0/8'],
      patient_oidc: this.patientProvider.settings(),
      officer_oidc: this.officerProvider.settings({ recheck: 'refresh', institution: [{ role: OFFICER_ROLE, cbe: CBE }] }),
      // Each message and each thing that waits has its own mail, so that each can be looked for.
      rules: { notice_minutes: 0, ombuds_mail_minutes: 0 },
      institution: [
        { name: 'AZ Sint-Lucas Brugge', cbe: CBE, email: 'ombudsdienst@example.org', phone: '050 36 57 89', escalation_email: 'directie@example.org' },
      ],
    };
  }

  #writeConfig(name, config) {
    const file = join(this.folder, `portal-${name}.toml`);
    writeFileSync(file, toml(config), { mode: 0o600 });
    return file;
  }

  /** A command of the product. Gives its standard output. */
  async command(...parameters) {
    const { stdout } = await run(this.program, parameters, { env: cleanEnvironment(), maxBuffer: 1 << 26 });
    return stdout;
  }

  /** One of the instances, as a load balancer would choose. */
  anyInstance() {
    return pick(this.random, this.instances);
  }

  otherThan(instance) {
    return this.instances.find((one) => one !== instance);
  }

  async close() {
    this.stopping = true;
    await Promise.all(this.instances.map((instance) => instance.stop()));
    for (const link of Object.values(this.links)) await link.close();
    this.mail?.close();
    await Promise.all([stopProviders(), this.postgres?.close()]);
  }

  removeFolder() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The library that sets a process' clock off, out of the trial's Python packages; null where it does not work. */
async function findFakeTime(python) {
  const root = join(python, 'lib');
  const version = existsSync(root) ? readdirSync(root).find((name) => name.startsWith('python')) : undefined;
  const library = resolve(root, version ?? '', 'site-packages/libfaketime/vendor/libfaketime/src/libfaketime.so.1');
  if (!version || !existsSync(library)) return null;
  const env = cleanEnvironment({ LD_PRELOAD: library, FAKETIME: '+7200s' });
  const { stdout } = await run('date', ['+%s'], { env });
  return Math.abs(Number(stdout) - Date.now() / 1000 - 7200) < 60 ? library : null;
}
