// A database of the trial's own, asked and prepared with psql.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from './children.mjs';

const run = promisify(execFile);
export const DATABASE = 'mijntoegang';
export const OWNER = 'mijntoegang_owner';
export const APPLICATION = 'mijntoegang_app';

/** Where Postgres' programs are: Debian keeps them in a folder that is not on PATH. */
function findPrograms() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  if (!found) throw new Error('PostgreSQL is not on this machine (no initdb beside postgres)');
  return found;
}

/** A subclass says with `connection(user, database)` what psql is told. */
export class Database {
  programs = findPrograms();

  /** Its roles and an empty database. */
  async createDatabase() {
    for (const role of [OWNER, APPLICATION]) {
      await this.#psql('postgres', 'postgres', `create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls`);
    }
    await this.#psql('postgres', 'postgres', `create database ${DATABASE} owner ${OWNER} template template0`);
    await this.superuser(`alter schema public owner to ${OWNER}; revoke create on schema public from public`);
  }

  /** As the owner of the tables, who sees all rows. Gives the rows as objects. */
  async rows(query) {
    return JSON.parse(await this.#psql(OWNER, DATABASE, `select coalesce(json_agg(found), '[]') from (${query}) found`));
  }

  async count(what) {
    return (await this.rows(`select count(*) as n from ${what}`))[0].n;
  }

  owner(statement) {
    return this.#psql(OWNER, DATABASE, statement);
  }

  superuser(statement) {
    return this.#psql('postgres', DATABASE, statement);
  }

  async #psql(user, database, statement) {
    const parameters = [...this.connection(user, database), '-XAqt', '-v', 'ON_ERROR_STOP=1', '-c', statement];
    const { stdout } = await run(join(this.programs, 'psql'), parameters, { env: cleanEnvironment(), maxBuffer: 1 << 29 });
    return stdout;
  }
}
