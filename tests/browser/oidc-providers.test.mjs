// Providers as they differ, and as they fail: whatever one does, the portal answers plainly and its other pages work.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { look } from './page-checks.mjs';
import { AS_OFFICER, AS_PATIENT, OUT, assertDiscreet, away, choose, enter, heldBack, leave, openAt, opens, people, refused, toProvider } from './oidc/sign-in-steps.mjs';
import { World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { closePage, heading, launch } from './support.mjs';

/** Longer than the portal's own patience with a provider (5 s), with room for a busy machine. */
const PATIENCE = 12_000;
let [world, browser] = [];
before(async () => {
  [world, browser] = await Promise.all([World.open(), launch()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** A provider of its own for a test, and a portal that knows it. */
async function pair(options, more = {}) {
  const provider = await startProvider({ host: '127.0.0.2', ...options });
  people(provider, ['emma', 'fien']);
  const portal = await world.portal({ patient: provider, ...more });
  const page = await openAt(browser, portal, [provider]);
  return { provider, portal, page };
}

const OAEP256 = { alg: 'RSA-OAEP-256', enc: 'A256GCM' };
const OAEP = { alg: 'RSA-OAEP', enc: 'A128CBC-HS256' };
const ECDH = { alg: 'ECDH-ES', enc: 'A128CBC-HS256' };
for (const [title, options, more] of [
  ['CSAM: the secret in the head, userinfo as a JWT', { style: 'fas' }],
  ['the secret in the body, userinfo as JSON', { style: 'fas', auth: 'client_secret_post', userinfo: 'json' }],
  ['itsme: a signed assertion, the ID token encrypted to an RSA key', { style: 'itsme', encrypt: OAEP256 }, { keys: ['rsa'], opens: ['rsa'] }],
  ['a secret, the ID token encrypted the older way', { style: 'itsme', auth: 'client_secret_post', encrypt: OAEP }, { opens: ['rsa'] }],
  ['EC keys for all of it, signed ES256', { style: 'itsme', sign: 'ES256', encrypt: ECDH }, { keys: ['ec'], opens: ['ec'] }],
  ['an EC key signs, an RSA key opens; userinfo besides', { style: 'itsme', userinfo: 'json', encrypt: OAEP256 }, { keys: ['ec'], opens: ['rsa'] }],
  ['the newer of two keys', { style: 'itsme', encrypt: OAEP256 }, { keys: ['rsa', 'ec'], opens: ['ec', 'rsa'] }],
]) {
  test(title, async () => {
    const { keys = [], opens: opening = [] } = more ?? {};
    const { provider, portal, page } = await pair(options, more);
    const settings = provider.settings();
    await enter(page, 'Emma Peeters');
    const [asked] = provider.of('token');
    assert.equal(asked.auth, settings.client_authentication);
    assert.ok(asked.params.code_verifier.length >= 43, 'PKCE');
    assert.equal(provider.of('userinfo').length, settings.userinfo === 'none' ? 0 : 1);
    const published = await (await fetch(`${portal.url}/.well-known/jwks.json`)).json();
    assert.deepEqual(published.keys.map(({ use }) => use), [...keys.map(() => 'sig'), ...opening.map(() => 'enc')]);
    for (const key of published.keys) for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(secret in key), secret);
    assert.equal(new Set(published.keys.map(({ kid }) => kid)).size, published.keys.length, 'each key has a name of its own');
    await closePage(page);
    await provider.stop();
  });
}

test('a provider without signing out: one is out here all the same', async () => {
  const { provider, page } = await pair({ style: 'itsme' }, { keys: ['rsa'], opens: ['rsa'] });
  await enter(page, 'Emma Peeters');
  await leave(page);
  assert.ok(!(await opens(page, '/uitsluitingen')));
  assert.equal(new URL(page.url()).pathname, '/afgemeld');
  await closePage(page);
  await provider.stop();
});

test('keys rotated while somebody signs in: read once more, and in', async () => {
  const { provider, page } = await pair({ style: 'fas' });
  await enter(page, 'Emma Peeters');
  provider.forgetSessions();
  const before = provider.of('jwks').length;
  await toProvider(page);
  provider.rotateKeys();
  await choose(page, 'Emma Peeters');
  await page.waitForURL((url) => url.pathname === '/uitsluitingen');
  assert.equal(provider.of('jwks').length, before + 1);
  await closePage(page);
  await provider.stop();
});

/** Every page that does not need the provider answers at once. */
async function othersWork(portal) {
  for (const path of ['/', '/info/uitsluitingen', '/aanmelden', '/afgemeld']) {
    const started = Date.now();
    assert.equal((await fetch(`${portal.url}${path}`)).status, 200, path);
    assert.ok(Date.now() - started < 2000, `${path} waits for nobody`);
  }
}

for (const [title, fail, mend] of [
  ['is gone', (provider) => provider.stop(), (provider) => provider.start()],
  ['does not answer', (provider) => provider.hang(), (provider) => provider.answerAgain()],
]) {
  test(`the provider ${title} midway: a plain page in time, and in when it is back`, async () => {
    const { provider, portal, page } = await pair({ style: 'fas' });
    await toProvider(page);
    const address = await heldBack(page, provider, () => choose(page, 'Emma Peeters'));
    await fail(provider);
    const started = Date.now();
    const answer = page.goto(address, { timeout: 3 * PATIENCE });
    await othersWork(portal);
    assert.equal((await answer).status(), 503);
    assert.ok(Date.now() - started < PATIENCE);
    await away(page, 'CSAM');
    await look(page);
    await mend(provider);
    provider.forgetSessions();
    await page.getByRole('link', { name: 'Probeer opnieuw', exact: true }).click();
    await page.waitForURL(`${portal.url}/aanmelden`);
    await enter(page, 'Emma Peeters');
    // Whoever is in stays in while the provider is away.
    await fail(provider);
    assert.ok(await opens(page, '/uitsluitingen'));
    await mend(provider);
    await closePage(page);
    await provider.stop();
  });

  test(`the provider ${title} from the start: the portal starts, and says so to whoever signs in`, async () => {
    const provider = await startProvider({ style: 'fas', host: '127.0.0.2' });
    people(provider, ['emma']);
    await fail(provider);
    const portal = await world.portal({ patient: provider });
    await othersWork(portal);
    const page = await openAt(browser, portal, [provider]);
    await page.goto('/aanmelden');
    const started = Date.now();
    await page.getByRole('button', { name: AS_PATIENT, exact: true }).click({ timeout: PATIENCE });
    await away(page, 'CSAM');
    assert.ok(Date.now() - started < PATIENCE);
    await look(page);
    await mend(provider);
    // After a failure it is left alone for 5 seconds.
    await sleep(6000);
    await enter(page, 'Emma Peeters');
    await closePage(page);
    await provider.stop();
  });
}

test('signing out while the provider is away ends the session here', async () => {
  const { provider, portal, page } = await pair({ style: 'fas' });
  await enter(page, 'Emma Peeters');
  const key = (await page.context().cookies(portal.url)).find(({ name }) => name === 'mt').value;
  await provider.stop();
  // The browser then finds nobody at the provider; the page before it has said what counts.
  const [answer] = await Promise.all([
    page.waitForResponse((response) => new URL(response.url()).pathname === '/afgemeld'),
    page.getByRole('button', { name: 'Afmelden', exact: true }).click({ noWaitAfter: true }),
  ]);
  assert.equal(answer.status(), 200);
  const replayed = await fetch(`${portal.url}/uitsluitingen`, { headers: { cookie: `mt=${key}` }, redirect: 'manual' });
  assert.equal(replayed.status, 303);
  const page2 = await openAt(browser, portal, [provider]);
  await page2.goto('/afgemeld');
  await heading(page2, OUT);
  await closePage(page2);
  await closePage(page);
});

test('with one provider only, the page has one button', async () => {
  const { provider, page } = await pair({ style: 'fas' });
  await page.goto('/aanmelden');
  await page.getByRole('button', { name: AS_PATIENT, exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: AS_OFFICER, exact: true }).count(), 0);
  await closePage(page);
  await provider.stop();
});

test('an ID token that is not encrypted, where a key for it is configured, is refused', async () => {
  const { provider, page } = await pair({ style: 'fas' }, { opens: ['rsa'] });
  await toProvider(page);
  await choose(page, 'Emma Peeters');
  await refused(page);
  await closePage(page);
  await provider.stop();
});

test('unsafe sections are refused at the start, by name', async () => {
  const provider = await startProvider({ style: 'fas', host: '127.0.0.2' });
  for (const [key, more] of [
    ['patient_oidc.issuer', { issuer: 'http://csam.example.org/fas/oauth2' }],
    ['patient_oidc.accepted_acr', { accepted_acr: [] }],
    ['patient_oidc.client_authentication', { client_authentication: 'none' }],
    ['patient_oidc.client_secret', { client_secret: undefined }],
    ['patient_oidc.keys', { client_authentication: 'private_key_jwt', client_secret: undefined }],
    ['patient_oidc.niss_claim', { niss_claim: undefined }],
  ]) {
    await assert.rejects(world.portal({ patient: provider, patientMore: more }), (error) => error.message.includes(key) || assert.fail(`${key}: ${error.message}`));
  }
  await provider.stop();
});

test('the log says nothing about whom', () => assertDiscreet(world.portals));
