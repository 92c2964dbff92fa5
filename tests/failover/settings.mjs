// The machines, and what Patroni is told. docs/failover.md names the same values for an operator.

import { join } from 'node:path';

export const MACHINES = { een: '10.77.0.11', twee: '10.77.0.12', drie: '10.77.0.13' };
export const PROXY = { name: 'proxy', address: '10.77.0.20' };

/** Kept in etcd, the same for every machine. */
export const dcs = {
  dcs: {
    // A primary that etcd does not hear of for `ttl` is one no more; loop_wait + 2 × retry_timeout must not be longer.
    ttl: 7,
    loop_wait: 1,
    retry_timeout: 3,
    maximum_lag_on_failover: 1_048_576,
    // A commit waits for one standby, always: also when there is none.
    synchronous_mode: true,
    synchronous_mode_strict: true,
    // A Postgres that died gives its place up at once.
    primary_start_timeout: 0,
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: {
        synchronous_commit: 'on',
        // A standby that is gone is noticed, so that another one is waited for.
        wal_sender_timeout: '4s',
        wal_receiver_timeout: '4s',
        wal_receiver_status_interval: '1s',
        // The other standby finds the new primary again.
        wal_retrieve_retry_interval: '500ms',
        wal_log_hints: 'on',
        wal_keep_size: '256MB',
        max_connections: 200,
        jit: 'off',
        timezone: 'UTC',
        lc_messages: 'C',
        tcp_keepalives_idle: 5,
        tcp_keepalives_interval: 2,
        tcp_user_timeout: '8s',
      },
    },
  },
  initdb: [{ encoding: 'UTF8' }, 'no-locale', 'data-checksums', 'no-sync'],
};

/** Of one machine. */
export function localSettings({ name, address, folder, programs, certificates }, members) {
  return {
    scope: 'portal',
    name,
    restapi: { listen: `${address}:8008`, connect_address: `${address}:8008` },
    // Not `etcd3`: before Patroni 3.0.3 a primary that stood still takes its place back by it, over the new one (docs/failover.md).
    etcd: { hosts: members },
    postgresql: {
      listen: `${address}:5432`,
      connect_address: `${address}:5432`,
      data_dir: join(folder, 'data'),
      bin_dir: programs,
      pgpass: join(folder, 'pgpass'),
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
      authentication: {
        superuser: { username: 'postgres' },
        replication: { username: 'replicator' },
      },
      parameters: {
        unix_socket_directories: join(folder, 'run'),
        ssl: 'on',
        ssl_cert_file: certificates.certificate,
        ssl_key_file: certificates.key,
      },
      pg_hba: [
        'local all all trust',
        'hostssl mijntoegang mijntoegang_app 10.77.0.0/24 trust',
        'hostssl mijntoegang mijntoegang_owner 10.77.0.0/24 trust',
        'host all postgres 10.77.0.0/24 trust',
        'host replication replicator 10.77.0.0/24 trust',
      ],
    },
    watchdog: { mode: 'off' },
  };
}
