// The link between an instance and Postgres: a TCP proxy that delays, narrows, cuts, resets, falls silent and freezes.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** What a frozen connection is given up after, as a server's keepalives would: it holds its locks until then. */
const KEEPALIVE_MS = 90_000;

export class Link {
  /** Milliseconds that everything takes, each way. */
  delay = 0;
  /** Bytes a second each way; 0: no limit. */
  bytesPerSecond = 0;
  /** Bytes from Postgres after which a connection is cut; 0: never. */
  cutAfter = 0;
  #silent = false;
  #server = null;
  #open = new Set();
  #port = 0;

  /** `target`: the socket that it leads to. */
  constructor(target) {
    this.target = target;
  }

  get port() {
    return this.#port;
  }

  async listen() {
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#carry(client));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  #carry(client) {
    const postgres = connect({ path: this.target, allowHalfOpen: true });
    const connection = { ends: [client, postgres], frozen: false, received: 0 };
    this.#open.add(connection);
    this.#pump(connection, client, postgres, false);
    this.#pump(connection, postgres, client, true);
    if (this.#silent) connection.ends.forEach((end) => end.pause());
    else client.resume();
  }

  #pump(connection, from, to, counted) {
    let idleAt = 0;
    from.on('data', (bytes) => {
      if (counted && this.cutAfter) {
        connection.received += bytes.length;
        if (connection.received > this.cutAfter) {
          this.#destroy(connection);
          return;
        }
      }
      const pass = () => !connection.frozen && !to.destroyed && to.write(bytes);
      if (!this.delay && !this.bytesPerSecond && idleAt <= Date.now()) {
        pass();
        return;
      }
      // What comes later is never passed on earlier.
      const sending = this.bytesPerSecond ? (bytes.length / this.bytesPerSecond) * 1000 : 0;
      idleAt = Math.max(idleAt, Date.now() + this.delay) + sending;
      setTimeout(pass, idleAt - Date.now());
    });
    from.on('end', () => {
      if (!connection.frozen) setTimeout(() => to.end(), Math.max(0, idleAt - Date.now()));
    });
    from.on('error', () => this.#destroy(connection));
    from.on('close', () => this.#destroy(connection));
  }

  #destroy(connection) {
    // Nothing passes a frozen one, not even an end: Postgres goes on believing in it.
    if (connection.frozen) return;
    this.#open.delete(connection);
    connection.ends.forEach((end) => end.destroy());
  }

  /** The instance gets a reset, Postgres an end. */
  reset() {
    for (const connection of this.#open) {
      this.#open.delete(connection);
      const [client, postgres] = connection.ends;
      client.resetAndDestroy();
      postgres.destroy();
    }
  }

  /** The instance hears an end and may still send; nothing of it arrives. */
  halfClose() {
    for (const { ends } of this.#open) {
      ends[1].pause();
      ends[0].end();
    }
  }

  /** New connections are refused and open ones reset, until `listen`. */
  async refuse() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.reset();
    await closed;
  }

  /** Nothing passes, new connections are taken and get no answer, until `speak`. */
  fallSilent() {
    this.#silent = true;
    for (const { ends } of this.#open) ends.forEach((end) => end.pause());
  }

  /** What waited passes. */
  speak() {
    this.#silent = false;
    for (const { ends, frozen } of this.#open) if (!frozen) ends.forEach((end) => end.resume());
  }

  /** Connections that are open stay open and never pass anything again, not even their end; new ones work. */
  freezeOpen() {
    for (const connection of this.#open) {
      connection.frozen = true;
      connection.ends.forEach((end) => end.pause());
      const lost = () => {
        connection.frozen = false;
        this.#destroy(connection);
      };
      setTimeout(lost, KEEPALIVE_MS).unref();
    }
  }

  async close() {
    this.reset();
    this.#server?.close();
  }
}
