// Processes that the trial starts. Each ends with it, also when it is killed: the kernel sends them the signal.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The user that Postgres runs as, since it refuses root. `null` when the trial is not run by root. */
export const postgresUser = process.getuid() === 0 ? findUser(['postgres', 'nobody']) : null;

function findUser(names) {
  for (const name of names) {
    try {
      const [uid, gid] = ['-u', '-g'].map((option) => Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] })));
      return { uid, gid };
    } catch {
      // The next one.
    }
  }
  throw new Error('Postgres does not run as root, and there is neither a user postgres nor a user nobody to run it as');
}

/** The environment without what steers Postgres, the portal or its log. */
export function cleanEnvironment(more = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|PORTAL_|RUST_LOG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...more };
}

/**
 * Starts a program. `deathSignal` is what the kernel sends it when the trial ends; `log` takes both outputs unless `onLine` reads
 * its standard error; `namespace` names the network that it is in.
 */
export function start(program, parameters, { user = null, env = {}, log, deathSignal = 'KILL', input = 'ignore', namespace } = {}) {
  const own = ['--pdeathsig', deathSignal];
  if (user) own.unshift(`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups');
  const [first, ...rest] = [...(namespace ? ['nsenter', `--net=/run/netns/${namespace}`] : []), 'setpriv', ...own, program, ...parameters];
  const child = spawn(first, rest, {
    stdio: [input, 'pipe', 'pipe'],
    env: cleanEnvironment(env),
    cwd: '/',
    detached: true, // Ctrl-C reaches the trial first, which stops them in order.
  });
  running.add(child);
  child.ended = once(child, 'exit').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  child.stdin?.on('error', () => {});
  if (log) for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => appendFileSync(log, text));
  return child;
}

/** Whether it ended within so many milliseconds. */
export async function endsWithin(child, ms) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const ended = await Promise.race([child.ended.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
