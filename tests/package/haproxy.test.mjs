// HAProxy with the example's file in front of a portal: files pass, streams are not held up, people sign in, and the address that
// counts is the one that HAProxy saw. nginx is tested in tests/portal/proxy.rs.

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { World, freePort } from '../browser/oidc/portal.mjs';
import { startProvider } from '../browser/oidc/provider.mjs';
import { people } from '../browser/oidc/sign-in-steps.mjs';
import { eventually, running } from '../browser/support.mjs';
import { Client } from './client.mjs';
import { certificate, pdf } from './support.mjs';

const EXAMPLE = join(import.meta.dirname, '../../examples/proxy/haproxy.cfg');
const HOST = 'toegang.ziekenhuis.be';
const PROGRAM = ['haproxy', '/usr/sbin/haproxy'].find((name) => spawnSync(name, ['-v']).status === 0);
const MIB = 1024 * 1024;

/** The example with this test's ports and certificate; each place is written once, but for the instance. */
function adapted(world, port, plain, instance, ops) {
  let text = readFileSync(EXAMPLE, 'utf8');
  const replace = (written, ours, times = 1) => {
    assert.equal(text.split(written).length - 1, times, written);
    text = text.replaceAll(written, ours);
  };
  replace('bind :80\n', `bind 127.0.0.1:${plain}\n`);
  replace('bind :443 ssl crt /etc/haproxy/toegang.pem', `bind 127.0.0.1:${port} ssl crt ${join(world.folder, 'both.pem')}`);
  replace('127.0.0.1:8080 check port 18080', `${instance} check port ${ops}`);
  replace('127.0.0.1:8080', instance);
  // The second instance is down: everything goes to the first.
  replace('127.0.0.1:8081', '127.0.0.1:1', 2);
  return text;
}

test('behind HAProxy of the example files pass, streams are not held up, and people sign in', { skip: !PROGRAM && 'no haproxy on this machine' }, async () => {
  const world = await World.open();
  let haproxy;
  try {
    const [port, plain, ops] = [await freePort(), await freePort(), await freePort()];
    const base = `https://${HOST}:${port}`;
    const patient = await startProvider({ style: 'fas' });
    people(patient, ['jan']);
    const portal = await world.portal({ patient, base, more: { ops_listen: `127.0.0.1:${ops}`, trusted_proxies: ['127.0.0.1'] } });
    const { cert, key } = certificate(world.folder, HOST);
    writeFileSync(join(world.folder, 'both.pem'), readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'), { mode: 0o600 });
    const file = join(world.folder, 'haproxy.cfg');
    writeFileSync(file, adapted(world, port, plain, new URL(portal.listen).host, ops));
    execFileSync(PROGRAM, ['-c', '-q', '-f', file]);
    haproxy = spawn(PROGRAM, ['-db', '-f', file], { stdio: 'ignore' });
    running.add(haproxy);
    await eventually('HAProxy listens', () => listens(port));

    const jan = new Client(base, { ca: cert, port });
    const first = await eventually('an instance is up', async () => (await jan.get('/aanmelden')).status === 200 && jan.get('/aanmelden'));
    assert.match(first.headers['strict-transport-security'], /max-age=31536000/);
    await jan.signIn('jan');

    const most = pdf(5 * MIB);
    assert.equal(most.length, 5 * MIB);
    const page = await jan.get('/berichten/nieuw');
    const files = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => [name, 'application/pdf', most]);
    const sent = await jan.submitFiles(page, '/berichten/nieuw', { onderwerp: 'andere', tekst: 'Drie scans.' }, 'bijlage', files);
    assert.equal(sent.status, 200, sent.text);
    assert.match(sent.path, /^\/berichten\/[A-Z0-9-]+$/);
    assert.deepEqual(await world.sql('select sum(length(bytes)) from attachment_chunks where attachment_id in (select id from attachments order by id desc limit 3)'), [String(15 * MIB)]);

    // A stream may be silent for longer than pages may take; here it is followed up to the second sign of life.
    assert.match(readFileSync(EXAMPLE, 'utf8'), /backend streams[\s\S]*timeout server 10m/);
    const { answer } = await jan.open('/api/v1/changes', { headers: { authorization: `Bearer ${world.demo.token}` } });
    assert.equal(answer.headers['content-type'], 'text/event-stream');
    let came = '';
    answer.on('data', (part) => (came += part));
    await eventually('the stream begins at once', () => came.includes('\n\n'), 5);
    const before = came.length;
    await eventually('a sign of life passes by itself', () => came.length > before, 20);
    answer.destroy();

    // What a client writes there itself counts nowhere: attempts are counted by the address that HAProxy saw.
    const counted = () => world.count('(select distinct key_hash from rate_counts) k');
    const keys = await counted();
    for (let turn = 0; turn < 3; turn += 1) {
      const spoofed = new Client(base, { ca: cert, port });
      assert.equal((await spoofed.toProvider({ headers: { 'x-forwarded-for': `203.0.113.${turn}` } })).status, 200);
      spoofed.close();
    }
    assert.equal(await counted(), keys);
    jan.close();
    const over = await new Promise((resolve) => {
      const socket = connect(plain, '127.0.0.1', () => socket.write(`GET /uitsluitingen HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`));
      let text = '';
      socket.on('data', (part) => (text += part)).on('end', () => resolve(text));
    });
    assert.match(over, /^HTTP\/1\.1 301 [\s\S]*location: https:\/\/toegang\.ziekenhuis\.be\/uitsluitingen/i);
  } finally {
    haproxy?.kill();
    await world.close();
  }
});

const listens = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() && true)).on('error', () => resolve(false));
  });
