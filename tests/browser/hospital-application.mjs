// The reference hospital application (examples/hospital-application), started and used as a care worker uses it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROGRAM, running } from './support.mjs';

const APPLICATION = join(dirname(PROGRAM), 'examples/hospital-application');

/**
 * Starts it over a folder; `token` is written where it reads it. Gives `{url, child, said(), stop(signal), status(), as(worker)}`.
 */
export async function startApplication({ portal, token, data, options = [] }) {
  const file = join(data, 'token');
  if (token) writeFileSync(file, `${token}\n`, { mode: 0o600 });
  // Somebody waits for 300 ms in a hospital; a test on a busy machine is about what is decided, not about how soon.
  const patient = options.includes('--answer-within') ? [] : ['--answer-within', '5000'];
  const where = ['--portal', portal, '--token-file', file, '--data', data, '--institution', '0566988259'];
  const child = spawn(APPLICATION, [...where, ...patient, ...options], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RUST_LOG: 'info' } });
  running.add(child);
  const ended = once(child, 'exit').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
    if (process.env.MIJNTOEGANG_SUITE_LOG) appendFileSync(process.env.MIJNTOEGANG_SUITE_LOG, text);
  });
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Ready: ')) resolve(line.slice('Ready: '.length));
    });
  });
  const early = ended.then((end) => assert.fail(`the application ended before it was ready (${JSON.stringify(end)}): ${said}`));
  const url = await Promise.race([ready, early]);
  early.catch(() => {});
  return {
    url,
    child,
    said: () => said,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
    async status() {
      return (await fetch(`${url}/status`)).json();
    },
    as: (worker) => new CareWorker(url, worker),
  };
}

/** Somebody at the application, without a browser around it. */
class CareWorker {
  constructor(url, worker) {
    this.url = url;
    this.worker = worker;
  }
  async post(path, fields) {
    const answer = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { cookie: `wie=${this.worker}` },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
  open(patient) {
    return this.post('/dossier', { patient });
  }
  async opens(patient) {
    const { status, text } = await this.open(patient);
    assert.ok([200, 403].includes(status), text);
    return status === 200;
  }
  breakGlass(patient, motivering) {
    return this.post('/doorbreek', { patient, motivering });
  }
}
