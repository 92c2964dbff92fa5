// The world of the trial of faults, over three Postgres: instance A knows all of them, instance B the proxy.

import { World } from '../faults/world.mjs';
import { Cluster } from './cluster.mjs';
import { PROXY } from './settings.mjs';

export class FailoverWorld extends World {
  async createDatabase() {
    this.postgres = new Cluster(this.folder);
    await this.postgres.create();
  }

  async databaseSettings(name) {
    const servers = name === 'A' ? this.postgres.hosts : PROXY.address;
    return this.#settings(servers);
  }

  #settings(servers) {
    const rest = 'mijntoegang?sslmode=require&target_session_attrs=read-write';
    return {
      database_url: `postgres://mijntoegang_app@${servers}/${rest}`,
      owner_database_url: `postgres://mijntoegang_owner@${servers}/${rest}`,
      database_ca: this.postgres.certificates.authority,
    };
  }

  ownerSettings() {
    return this.#settings(this.postgres.hosts);
  }
}
