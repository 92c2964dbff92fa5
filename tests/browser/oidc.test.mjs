// A patient signs in at the provider and out again, in a real Chromium against a real provider.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look } from './page-checks.mjs';
import { AS_PATIENT, OUT, PEOPLE, assertDiscreet, between, choose, chooseHome, enter, heldBack, leave, openAt, opens, people, refused, returned, toProvider } from './oidc/sign-in-steps.mjs';
import { World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { card, entered, telephoned } from './steps.mjs';
import { Keyboard, Mouse, NARROW, closePage, eventually, heading, launch, openPage, signIn } from './support.mjs';

const LEVEL = 'urn:be:fedict:iam:fas:Level';
const NOTICE = 'Je was een tijdje niet actief. Meld je opnieuw aan. Wat je invulde, is bewaard.';
let [world, csam, portal, browser] = [];
before(async () => {
  // Another address of loopback is another site to the browser, as CSAM is. Pages kept for Back are the danger here.
  [world, csam, browser] = await Promise.all([
    World.open(),
    startProvider({ style: 'fas', host: '127.0.0.2' }),
    launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  ]);
  people(csam, Object.keys(PEOPLE));
  portal = await world.portal({ patient: csam });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const open = (options) => openAt(browser, portal, [csam], options);
const session = async (page) => (await page.context().cookies(portal.url)).find(({ name }) => name === 'mt')?.value;

for (const [title, key, options, Hands] of [
  ['with a mouse', 'mia', {}, Mouse],
  ['without JavaScript, 320 px', 'omar', { javaScript: false, viewport: NARROW }, Mouse],
  ['with the keyboard', 'els', {}, Keyboard],
]) {
  test(`a new patient signs in, ${title}`, async () => {
    const { name, given, family, niss } = PEOPLE[key];
    const rows = () => world.count(`patients where niss = '${niss}' and given_name = '${given}' and family_name = '${family}'`);
    assert.equal(await rows(), 0);
    const page = await open(options);
    await page.goto('/aanmelden');
    await new Hands(page).press(AS_PATIENT);
    await heading(page, 'Aanmelden bij CSAM');
    await choose(page, name);
    await chooseHome(page, new Hands(page));
    await page.waitForURL(`${portal.url}/uitsluitingen`);
    await page.getByText('Je hebt niemand uitgesloten', { exact: true }).waitFor();
    await page.locator('.mt-user__name').filter({ hasText: name }).waitFor({ state: 'attached' });
    assert.equal(await rows(), 1);
    const { params } = csam.of('authorization').at(-1);
    assert.deepEqual([params.response_type, params.code_challenge_method, params.scope], ['code', 'S256', 'openid profile egovnrn']);
    assert.equal(params.acr_values, `${LEVEL}450`);
    assert.match(params.ui_locales, /^nl/);
    for (const word of ['state', 'nonce', 'code_challenge']) assert.ok(params[word].length >= 22, word);
    // Again: the same row.
    await leave(page, csam, options);
    await enter(page, name);
    assert.equal(await rows(), 1);
    await closePage(page);
  });
}

test('who was entered on paper finds what the ombudsdienst entered', async () => {
  const officer = await openPage(browser, world.demo);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await telephoned(officer, new Mouse(officer), { ...PEOPLE.rita, born: '20/6/1955' });
  await entered(officer, new Mouse(officer));
  const page = await open();
  await enter(page, 'Rita Goethals');
  await card(page, 'Lopende aanvragen', 'Greet Vandamme').waitFor();
  assert.equal(await world.count(`patients where niss = '${PEOPLE.rita.niss}'`), 1);
  await closePage(page);
  await closePage(officer);
});

test('signing in leads back to the page one came from', async () => {
  const page = await open();
  await page.goto('/berichten');
  assert.equal(new URL(page.url()).pathname, '/aanmelden');
  await enter(page, 'Emma Peeters', { lands: '/berichten' });
  await closePage(page);
});

test('signing in makes a new session, and its key stands nowhere else', async () => {
  const page = await open();
  await enter(page, 'Emma Peeters');
  const first = await session(page);
  csam.forgetSessions();
  await enter(page, 'Emma Peeters');
  const second = await session(page);
  assert.ok(first && second && first !== second);
  const old = await fetch(`${portal.url}/uitsluitingen`, { headers: { cookie: `mt=${first}` }, redirect: 'manual' });
  assert.equal(old.status, 303, 'the one before opens nothing');
  const cookies = await page.context().cookies(portal.url);
  assert.ok(cookies.filter(({ name }) => name.startsWith('mt')).every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Lax'));
  const seen = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]));
  assert.doesNotMatch(seen, /eyJ/);
  await closePage(page);
});

for (const javaScript of [true, false]) {
  test(`signing out ends both sessions, and Back shows nothing, ${javaScript ? 'with' : 'without'} JavaScript`, async () => {
    const page = await open({ javaScript });
    await enter(page, 'Emma Peeters');
    await page.goto('/mijn-gegevens');
    await page.goto('/uitsluitingen');
    const before = await session(page);
    await leave(page, csam, { javaScript });
    assert.equal(csam.of('end_session').at(-1).params.post_logout_redirect_uri, `${portal.url}/afgemeld`);
    const replayed = await fetch(`${portal.url}/uitsluitingen`, { headers: { cookie: `mt=${before}` }, redirect: 'manual' });
    assert.equal(replayed.status, 303);
    for (let steps = 1; steps <= 6; steps += 1) {
      await page.goBack({ waitUntil: 'load' }).catch(() => {});
      const text = await page.content();
      for (const word of ['Nu uitgesloten', 'Emma Peeters', PEOPLE.emma.niss]) assert.ok(!text.includes(word), `${word}, ${steps} back`);
    }
    // The provider asks anew who it is.
    await toProvider(page);
    await closePage(page);
  });
}

test('an expired session leads to signing in, and what was typed is there again', async () => {
  const page = await open();
  await enter(page, 'Jan Willems');
  await page.goto('/uitsluitingen/aanvragen');
  await page.getByLabel('Naam of RIZIV-nummer', { exact: true }).fill('Claes');
  await world.passTime(61);
  await page.getByRole('button', { name: 'Zoek', exact: true }).click();
  await page.waitForURL(`${portal.url}/aanmelden`);
  await page.getByText(NOTICE).waitFor();
  await look(page);
  // The provider asks anew who it is, though it still knows (R23).
  await page.getByRole('button', { name: AS_PATIENT, exact: true }).click();
  await choose(page, 'Jan Willems');
  await page.waitForURL(`${portal.url}/uitsluitingen/aanvragen`);
  assert.equal(await page.getByLabel('Naam of RIZIV-nummer', { exact: true }).inputValue(), 'Claes');
  await closePage(page);
});

test('a try to sign in is over after ten minutes', async () => {
  const page = await open();
  await toProvider(page);
  await world.passTime(11);
  await refused(page, await returned(page, () => choose(page, 'Emma Peeters')));
  await closePage(page);
});

test('two tabs at once', async () => {
  const page = await open();
  const other = await page.context().newPage();
  await toProvider(page);
  await toProvider(other);
  for (const tab of [other, page]) {
    await choose(tab, 'Emma Peeters');
    await tab.waitForURL(`${portal.url}/uitsluitingen`);
    await heading(tab, 'Uitsluitingen');
  }
  await other.reload();
  await heading(other, 'Uitsluitingen');
  await closePage(page);
});

test('Back after signing in, and the same answer again, break nothing', async () => {
  const page = await open();
  await toProvider(page);
  const answer = await returned(page, () => choose(page, 'Emma Peeters'));
  await heading(page, 'Uitsluitingen');
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack({ waitUntil: 'load' }).catch(() => {});
    assert.ok(await opens(page, '/uitsluitingen'), `${steps + 1} back: still signed in`);
  }
  const again = await page.goto(answer.url());
  assert.ok(again.status() < 500 && new URL(page.url()).origin === portal.url);
  assert.ok(await opens(page, '/uitsluitingen'));
  assert.equal(csam.of('token').filter(({ params }) => answer.url().includes(params.code)).length, 1, 'a code is sent once');
  await closePage(page);
});

test('an answer is taken from the browser that asked only, once, and whole', async () => {
  const page = await open();
  await toProvider(page);
  const address = await heldBack(page, csam, () => choose(page, 'Emma Peeters'));
  // Sent to somebody else, it would sign them in as Emma.
  const other = await open();
  const planted = await other.goto(address);
  await refused(other, planted);
  // Whatever is changed in it, nobody is in.
  for (const [name, value] of [['state', null], ['state', 'x'], ['iss', null], ['iss', 'http://127.0.0.9/fas/oauth2'], ['code', null]]) {
    const fresh = await open();
    await toProvider(fresh);
    const changed = new URL(await heldBack(fresh, csam, () => choose(fresh, 'Emma Peeters')));
    if (value === null) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
    await refused(fresh, await fresh.goto(changed.href), { status: 400 });
    await closePage(fresh);
  }
  await closePage(other);
  await closePage(page);
});

test('what the provider says is not enough: the page says so, and nobody is made', async () => {
  const before = await world.count('patients');
  const said = [
    ['a level too low', { acr: `${LEVEL}200` }, 'niet veilig genoeg'],
    ['the app alone', { acr: 'urn:be:fedict:iam:fas:citizen:Level400' }, 'niet veilig genoeg'],
    ['no level', { acr: null }, 'niet veilig genoeg'],
    // Another try would end the same: the page leads to the paper form instead.
    ['no number', { niss: undefined }, 'geen geldig rijksregisternummer of bisnummer'],
    ['a number that is none', { niss: '90041200012' }, 'geen geldig rijksregisternummer of bisnummer'],
    ['a number in words', { niss: 'geen' }, 'geen geldig rijksregisternummer of bisnummer'],
    ['no family name', { family: undefined }, 'je naam niet'],
  ];
  for (const [what, more, words] of said) {
    csam.acr = 'acr' in more ? more.acr : undefined;
    csam.setUser('fien', { ...PEOPLE.fien, ...more });
    const page = await open();
    await toProvider(page);
    const answer = await returned(page, () => choose(page, 'Fien Callens'));
    await refused(page, answer, { again: 'acr' in more, status: 403 });
    await page.getByRole('main').getByText(words).waitFor();
    await look(page);
    assert.equal(await world.count('patients'), before, what);
    await closePage(page);
  }
  csam.acr = undefined;
  csam.setUser('fien', PEOPLE.fien);
  const page = await open();
  await toProvider(page);
  await refused(page, await returned(page, () => choose(page, 'Annuleer')), { status: 200 });
  await look(page);
  await page.getByRole('link', { name: 'Probeer opnieuw', exact: true }).click();
  await enter(page, 'Fien Callens');
  assert.equal(await world.count('patients'), before + 1);
  await closePage(page);
});

test('the pages on the way', async () => {
  const page = await open();
  await page.goto('/aanmelden');
  await heading(page, 'Aanmelden');
  await look(page);
  const { refresh, link, address } = await between(page);
  await look(page);
  assert.equal(await link.innerText(), 'Ga verder naar CSAM');
  assert.ok(address.startsWith(`${csam.issuer}/authorize?`), address);
  assert.match(refresh, /^0; ?url=/i);
  assert.equal(refresh.replace(/^0; ?url=/i, ''), address);
  await link.click();
  await heading(page, 'Aanmelden bij CSAM');
  await page.goto('/afgemeld');
  await heading(page, OUT);
  await look(page);
  await closePage(page);
});

test('another site cannot start it', async () => {
  const asked = csam.of('authorization').length;
  for (const headers of [{ origin: 'http://127.0.0.9' }, { 'sec-fetch-site': 'cross-site' }, {}]) {
    const body = new URLSearchParams({ als: 'patient', csrf: '' });
    const answer = await fetch(`${portal.url}/aanmelden`, { method: 'POST', body, headers, redirect: 'manual' });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers.get('refresh'), null);
  }
  assert.equal(csam.of('authorization').length, asked);
});

test('instances share everything: begun on one, ended on another', async () => {
  // A provider with a client of its own: the address of the portal is another one.
  const provider = await startProvider({ style: 'fas', host: '127.0.0.2' });
  people(provider, ['emma']);
  const first = await world.portal({ patient: provider, front: true });
  const second = await first.another();
  const page = await openAt(browser, first, [provider]);
  // The proxy goes to each by turns, so the answer comes to another instance than the question.
  await enter(page, 'Emma Peeters');
  for (const { listen } of [first, second]) assert.ok(await opens(page, '/uitsluitingen', listen), listen);
  await page.goto('/mijn-gegevens');
  const key = `mt=${(await page.context().cookies(first.url)).find(({ name }) => name === 'mt').value}`;
  await leave(page, provider);
  for (const { listen } of [first, second]) {
    const answer = await fetch(`${listen}/uitsluitingen`, { headers: { cookie: key }, redirect: 'manual' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/aanmelden'], listen);
  }
  await closePage(page);
  await provider.stop();
});

test('the log says what was refused, and nothing about whom', async () => {
  await eventually('something was written', () => portal.log.length > 1);
  assertDiscreet(world.portals);
});
