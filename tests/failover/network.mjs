// A network of the trial's own: a bridge, and a name space for each machine. It goes with the last process (bin/failover).

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BRIDGE = 'machines';
/** Where what is sent there ends, without a word to the sender. */
const NOBODY = '02:00:00:00:00:ff';
/** The trial's own: instances reach the machines from here. */
export const HOME = '10.77.0.1';

const ip = (...parameters) => run('ip', parameters);

/** The processes of a name space. */
export async function processesOf(name) {
  const { stdout } = await ip('netns', 'pids', name);
  return stdout.split('\n').filter(Boolean).map(Number);
}

export class Network {
  /** Name → address. */
  #addresses = new Map();

  async create() {
    await ip('link', 'set', 'lo', 'up');
    await ip('link', 'add', BRIDGE, 'type', 'bridge');
    await ip('addr', 'add', `${HOME}/24`, 'dev', BRIDGE);
    await ip('link', 'set', BRIDGE, 'up');
  }

  async add(name, address) {
    this.#addresses.set(name, address);
    await ip('netns', 'add', name);
    await ip('link', 'add', `to-${name}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    await ip('link', 'set', `to-${name}`, 'master', BRIDGE, 'up');
    await ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    await ip('-n', name, 'link', 'set', 'eth0', 'up');
    await ip('-n', name, 'link', 'set', 'lo', 'up');
  }

  /** Nothing passes between it and anybody. */
  async cutOff(name) {
    await ip('link', 'set', `to-${name}`, 'nomaster');
  }

  async joinAgain(name) {
    await ip('link', 'set', `to-${name}`, 'master', BRIDGE);
  }

  /** Nothing passes between the two any more; what else they reach they reach. */
  async part(one, other) {
    await this.#lose(one, other);
    await this.#lose(other, one);
  }

  async #lose(from, to) {
    await ip('-n', from, 'neigh', 'replace', this.#addresses.get(to), 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent');
  }

  async reunite(one, other) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ]) {
      await ip('-n', from, 'neigh', 'del', this.#addresses.get(to), 'dev', 'eth0');
    }
  }
}
