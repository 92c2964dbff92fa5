// Leaving means leaving (R23): while the provider still has a session of the patient, the next person at that phone is asked who they are.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { look } from './page-checks.mjs';
import { AS_PATIENT, assertDiscreet, between, choose, enter, openAt, opens, people, refused, returned, signInButton } from './oidc/sign-in-steps.mjs';
import { World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { closePage, heading, launch, launchWithProfile } from './support.mjs';

const NEUTRAL = 'https://www.wikipedia.org';
const PHONE = { width: 390, height: 844 };
const SENTENCE = 'Voor je veiligheid vraagt CSAM elke keer opnieuw wie je bent.';
const NOT_FRESH = /^CSAM vroeg niet opnieuw wie je bent\. Voor je veiligheid ben je niet aangemeld\. Probeer het opnieuw\. Lukt het niet\? Bel [\d ]+\.$/;
const NOTICE = 'Je was een tijdje niet actief. Meld je opnieuw aan. Wat je invulde, is bewaard.';
let [world, csam, portal, browser] = [];
before(async () => {
  // Another address of loopback is another site to the browser, as CSAM is.
  [world, csam, browser] = await Promise.all([World.open(), startProvider({ style: 'fas', host: '127.0.0.2' }), launch()]);
  people(csam, ['emma', 'jan']);
  portal = await world.portal({ patient: csam });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** A phone; the neutral site is played, so that no request leaves. */
async function phone() {
  const page = await openAt(browser, portal, [csam, { origin: NEUTRAL }], { viewport: PHONE });
  await playNeutralSite(page.context());
  return page;
}

async function playNeutralSite(context) {
  await context.route(`${NEUTRAL}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><h1>Elders</h1>' }));
}

const scrollToEnd = (page) => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));

/** The last request for authentication, with these parameters changed or, where undefined, left out. */
function authentication(over = {}) {
  const params = { ...csam.of('authorization').at(-1).params, ...over };
  return `${csam.issuer}/authorize?${new URLSearchParams(Object.entries(params).filter(([, value]) => value !== undefined))}`;
}

/** The provider would let this browser through without a question: its own session is live. */
async function assertLiveSession(context) {
  const answer = await context.request.get(authentication({ prompt: undefined, max_age: undefined }), { maxRedirects: 0 });
  assert.ok(answer.headers().location?.startsWith(`${portal.url}/aanmelden/terug/patient?code=`), `status ${answer.status()}`);
}

/** One click on **Aanmelden** leads to the provider's question, and to nothing else. */
async function assertAskedAnew(page) {
  await assertLiveSession(page.context());
  await page.goto('/aanmelden');
  await scrollToEnd(page);
  await page.getByText(SENTENCE, { exact: true }).waitFor();
  const [asked] = await Promise.all([
    page.waitForRequest((request) => request.url().startsWith(`${csam.issuer}/authorize?`)),
    signInButton(page, AS_PATIENT).click(),
  ]);
  await heading(page, 'Aanmelden bij CSAM');
  const params = new URL(asked.url()).searchParams;
  assert.deepEqual([params.get('prompt'), params.get('max_age')], ['login', '0']);
  assert.ok(!(await opens(page, '/uitsluitingen')), 'nobody is signed in');
}

test('after Verlaat deze site snel the next person is asked who they are', async () => {
  const page = await phone();
  await enter(page, 'Emma Peeters');
  await scrollToEnd(page);
  await page.getByRole('button', { name: 'Verlaat deze site snel', exact: true }).click();
  await heading(page, 'Elders');
  await assertAskedAnew(page);
  // Whoever proves it again is signed in.
  await choose(page, 'Emma Peeters');
  await page.locator('.mt-user__name').filter({ hasText: 'Emma Peeters' }).waitFor({ state: 'attached' });
  await closePage(page);
});

test('after an idle end the next person is asked who they are, and what was typed waits for its sender', async () => {
  const page = await phone();
  await enter(page, 'Jan Willems');
  await page.goto('/uitsluitingen/aanvragen');
  await page.getByLabel('Naam of RIZIV-nummer', { exact: true }).fill('Claes');
  await world.passTime(61);
  await page.getByRole('button', { name: 'Zoek', exact: true }).click();
  await page.waitForURL(`${portal.url}/aanmelden`);
  await page.getByText(NOTICE).waitFor();
  await assertAskedAnew(page);
  await choose(page, 'Jan Willems');
  await page.waitForURL(`${portal.url}/uitsluitingen/aanvragen`);
  assert.equal(await page.getByLabel('Naam of RIZIV-nummer', { exact: true }).inputValue(), 'Claes');
  await closePage(page);
});

test('after closing the browser the next person is asked who they are, and what was typed waits for its sender', async () => {
  const profile = join(world.folder, 'profile');
  let context = await launchWithProfile(profile, portal, { viewport: PHONE });
  let page = context.pages()[0] ?? (await context.newPage());
  await enter(page, 'Emma Peeters');
  await page.goto('/uitsluitingen/aanvragen');
  const token = await page.locator('main input[name=csrf]').first().inputValue();
  const cookies = async () => Object.fromEntries((await context.cookies(portal.url)).map(({ name, expires }) => [name, expires]));
  const before = await cookies();
  assert.equal(before.mt, -1, 'the session ends with the browser');
  assert.ok(before.mt_bewaard > Date.now() / 1000 + 7 * 86_400, 'the other cookie does not');
  await context.close();

  context = await launchWithProfile(profile, portal, { viewport: PHONE });
  page = context.pages()[0] ?? (await context.newPage());
  const after = await cookies();
  assert.ok(!('mt' in after) && 'mt_bewaard' in after, JSON.stringify(after));
  await page.goto('/uitsluitingen');
  assert.equal(new URL(page.url()).pathname, '/aanmelden');
  assert.equal(await page.getByText(NOTICE).count(), 0, 'nothing tells who was here');
  await assertAskedAnew(page);
  // A page that the browser brought back still holds its form: it is kept, and done nothing with.
  await page.goto('/privacy');
  await page.evaluate((csrf) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/uitsluitingen/aanvragen' });
    for (const [name, value] of Object.entries({ csrf, zoek: 'Vandamme' })) form.append(Object.assign(document.createElement('input'), { name, value }));
    document.body.append(form);
    form.submit();
  }, token);
  await page.waitForURL(`${portal.url}/aanmelden`);
  await signInButton(page, AS_PATIENT).click();
  await choose(page, 'Emma Peeters');
  await page.waitForURL(`${portal.url}/uitsluitingen/aanvragen`);
  assert.equal(await page.getByLabel('Naam of RIZIV-nummer', { exact: true }).inputValue(), 'Vandamme');
  await context.close();
});

test('a browser that changes what the portal asks of the provider is refused', async () => {
  const page = await phone();
  await enter(page, 'Emma Peeters');
  await page.getByRole('button', { name: 'Verlaat deze site snel', exact: true }).click();
  await heading(page, 'Elders');
  csam.ageSessions(300);
  for (const max_age of [undefined, '36000']) {
    const asked = new URL((await between(page)).address);
    asked.searchParams.delete('prompt');
    if (max_age) asked.searchParams.set('max_age', max_age);
    else asked.searchParams.delete('max_age');
    // The provider needs no authentication any more; the portal does.
    const answer = await returned(page, () => page.goto(asked.href));
    await refused(page, answer, { status: 403 });
    await page.getByRole('main').getByText(NOT_FRESH).waitFor();
  }
  await look(page);
  await page.getByRole('link', { name: 'Probeer opnieuw', exact: true }).click();
  await enter(page, 'Emma Peeters');
  await closePage(page);
});

test('the log says what was refused, and nothing about whom', () => {
  assert.ok(portal.log.some((line) => line.includes('NotFresh')));
  assertDiscreet(world.portals);
});
