// The ombudsdienst signs in at the hospital's own provider, and stays in only as long as its role there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look } from './look.mjs';
import { AS_OFFICER, PEOPLE, assertDiscreet, between, choose, enter, heldBack, leave, openAt, opens, people, refused, returned, toProvider } from './oidc/hands.mjs';
import { HOME, OTHER, World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { NARROW, closePage, eventually, heading, launch } from './support.mjs';

const ROLE = 'ombudsdienst-azsl';
const OFFICER = { button: AS_OFFICER };
let [world, csam, hospital, portal, browser] = [];
before(async () => {
  [world, csam, hospital, browser] = await Promise.all([
    World.open(),
    startProvider({ style: 'fas', host: '127.0.0.2' }),
    startProvider({ style: 'keycloak', host: '127.0.0.3' }),
    launch(),
  ]);
  people(csam, ['lien', 'an']);
  people(hospital, ['an', 'lien', 'fien'], { groups: ['personeel', ROLE] });
  people(hospital, ['koen'], { groups: ['ombudsdienst-leieland'] });
  people(hospital, ['bart'], { groups: ['personeel', 'ombudsdienst-azsl-oud'] });
  people(hospital, ['rita'], { groups: [ROLE], niss: undefined });
  people(hospital, ['mia'], { groups: [ROLE], niss: '64022900001' });
  portal = await world.portal({ patient: csam, officer: hospital });
});
after(async () => {
  await browser?.close();
  await world?.close();
  await Promise.all([csam, hospital].map((provider) => provider?.stop()));
});

const open = (options) => openAt(browser, portal, [csam, hospital], options);
const accounts = ({ niss }) => world.count(`officers where niss = '${niss}' and active`);

for (const [key, place, options] of [
  ['an', HOME, {}],
  ['koen', OTHER, { javaScript: false, viewport: NARROW }],
  // Nobody entered an account for her: the role makes it.
  ['fien', HOME, {}],
]) {
  test(`the role leads to the worklist of its institution: ${key}`, async () => {
    const page = await open(options);
    await enter(page, PEOPLE[key].name, OFFICER);
    await heading(page, 'Werklijst');
    await page.locator('.mt-brand__org').filter({ hasText: place }).waitFor();
    assert.equal(await accounts(PEOPLE[key]), 1);
    await leave(page, hospital, options);
    await enter(page, PEOPLE[key].name, OFFICER);
    assert.equal(await accounts(PEOPLE[key]), 1, 'the same account');
    await closePage(page);
  });
}

test('without the role, or without a number (R12), nobody gets in', async () => {
  const before = await world.count('officers');
  for (const key of ['bart', 'rita', 'mia']) {
    const page = await open();
    await toProvider(page, AS_OFFICER);
    await refused(page, await returned(page, () => choose(page, PEOPLE[key].name)));
    await look(page);
    assert.ok(!(await opens(page, '/ombudsdienst')));
    await closePage(page);
  }
  assert.equal(await world.count('officers'), before);
});

test('a number of the list stands in for a claim that the provider does not have', async () => {
  const provider = await startProvider({ style: 'keycloak', host: '127.0.0.3' });
  people(provider, ['rita', 'bart'], { groups: [ROLE], niss: undefined });
  const person = [{ sub: 'sub-rita', niss: PEOPLE.rita.niss }];
  const own = await world.portal({ officer: provider, officerMore: { niss_claim: undefined, person } });
  const page = await openAt(browser, own, [provider]);
  await enter(page, PEOPLE.rita.name, OFFICER);
  assert.equal(await accounts(PEOPLE.rita), 1);
  await closePage(page);
  const other = await openAt(browser, own, [provider]);
  await toProvider(other, AS_OFFICER);
  await refused(other, await returned(other, () => choose(other, PEOPLE.bart.name)));
  await closePage(other);
  await provider.stop();
});

test('a role deeper inside the claims is found', async () => {
  const provider = await startProvider({ style: 'keycloak', host: '127.0.0.3' });
  people(provider, ['an'], { groups: [ROLE] });
  const own = await world.portal({ officer: provider, officerMore: { role_claim: 'realm_access.roles' } });
  const page = await openAt(browser, own, [provider]);
  await enter(page, PEOPLE.an.name, OFFICER);
  await closePage(page);
  await provider.stop();
});

test('a role that ended between two sign-ins is over', async () => {
  hospital.setUser('els', { ...PEOPLE.els, groups: [ROLE] });
  const page = await open();
  await enter(page, PEOPLE.els.name, OFFICER);
  await leave(page, hospital);
  hospital.removeRole('els', ROLE);
  await toProvider(page, AS_OFFICER);
  await refused(page, await returned(page, () => choose(page, PEOPLE.els.name)));
  await closePage(page);
});

/** Out at the latest when five minutes have gone by since the last look at the provider. */
async function isOutSoon(page) {
  await world.passTime(5);
  await eventually('the session is over', async () => !(await opens(page, '/ombudsdienst')), 75);
  await page.goto('/ombudsdienst');
  assert.equal(new URL(page.url()).pathname, '/aanmelden');
}

for (const [title, options, more, change] of [
  ['refresh', {}, { recheck: 'refresh' }, (provider) => provider.removeRole('an', ROLE)],
  ['refresh, each token good for one time', { rotate: true }, { recheck: 'refresh' }, (provider) => provider.removeRole('an', ROLE)],
  ['refresh, the account is gone', {}, { recheck: 'refresh' }, (provider) => provider.removeUser('an')],
  ['userinfo', {}, { recheck: 'userinfo' }, (provider) => provider.removeRole('an', ROLE)],
]) {
  test(`a removed role ends the session: ${title}`, async () => {
    const provider = await startProvider({ style: 'keycloak', host: '127.0.0.3', ...options });
    people(provider, ['an'], { groups: [ROLE] });
    const own = await world.portal({ officer: provider, officerMore: more });
    const page = await openAt(browser, own, [provider]);
    await enter(page, PEOPLE.an.name, OFFICER);
    // With the role nothing ends, however often it is looked at.
    for (let times = 0; times < 3; times += 1) {
      await world.passTime(5);
      assert.ok(await opens(page, '/ombudsdienst'), `still in, ${times + 1}`);
    }
    change(provider);
    await isOutSoon(page);
    await closePage(page);
    await provider.stop();
  });
}

test('signed out at the hospital is signed out here, at once (back-channel)', async () => {
  const provider = await startProvider({ style: 'keycloak', host: '127.0.0.3', backChannel: true });
  people(provider, ['an'], { groups: [ROLE] });
  const own = await world.portal({ officer: provider, officerMore: { recheck: 'back-channel' } });
  const page = await openAt(browser, own, [provider]);
  await enter(page, PEOPLE.an.name, OFFICER);
  const other = await page.context().newPage();
  await other.goto(`${provider.issuer}/protocol/openid-connect/logout`);
  await eventually('told', async () => !(await opens(page, '/ombudsdienst')), 10);
  // What others send there ends nobody's session, and is refused.
  await enter(page, PEOPLE.an.name, OFFICER);
  for (const token of ['', 'x', 'e30.e30.', 'eyJhbGciOiJub25lIn0.e30.']) {
    const answer = await fetch(`${own.url}/aanmelden/afgemeld-door-aanbieder`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
    assert.equal(answer.status, 400);
  }
  assert.ok(await opens(page, '/ombudsdienst'));
  await closePage(page);
  await provider.stop();
});

test('where nothing tells of a removed role, a session lasts an hour at most', async () => {
  const provider = await startProvider({ style: 'keycloak', host: '127.0.0.3' });
  people(provider, ['an'], { groups: [ROLE] });
  const own = await world.portal({ officer: provider, officerMore: { recheck: 'none' } });
  const page = await openAt(browser, own, [provider]);
  await enter(page, PEOPLE.an.name, OFFICER);
  for (const minutes of [25, 25]) {
    await world.passTime(minutes);
    assert.ok(await opens(page, '/ombudsdienst'));
  }
  await world.passTime(11);
  assert.ok(!(await opens(page, '/ombudsdienst')));
  await closePage(page);
  await provider.stop();
});

test('who is both is one at a time, by the button pressed', async () => {
  const page = await open();
  await enter(page, 'Lien Maes');
  assert.ok(!(await opens(page, '/ombudsdienst')));
  assert.equal((await page.goto('/ombudsdienst')).status(), 403);
  await enter(page, 'Lien Maes', OFFICER);
  assert.ok(!(await opens(page, '/uitsluitingen')));
  // She never meets herself there (R12).
  await page.goto('/ombudsdienst/patienten');
  await page.getByLabel('Waarom zoek je deze patiënt op?', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('Naam of rijksregisternummer', { exact: true }).fill(PEOPLE.lien.niss);
  await page.getByRole('button', { name: 'Zoek', exact: true }).click();
  await page.waitForLoadState();
  assert.equal(await page.getByRole('button', { name: 'Open patiënt', exact: true }).count(), 0);
  await leave(page, hospital);
  // CSAM still knows her; here she is nobody until she presses the button.
  assert.ok(!(await opens(page, '/uitsluitingen')));
  await closePage(page);
});

test('neither provider signs in for the other', async () => {
  // An is an officer; at CSAM she is a patient like any other, whatever comes back where.
  const page = await open();
  await toProvider(page);
  const address = await heldBack(page, () => choose(page, 'An De Smet'));
  await page.goto(address.replace('/terug/patient', '/terug/medewerker'));
  await refused(page);
  assert.ok(!(await opens(page, '/ombudsdienst')));
  await closePage(page);
});

test('the pages on the way', async () => {
  const page = await open();
  const { link, address } = await between(page, AS_OFFICER);
  assert.equal(await link.innerText(), 'Ga verder naar AZ Sint-Lucas');
  assert.ok(address.startsWith(`${hospital.issuer}/protocol/openid-connect/auth?`), address);
  await look(page);
  await closePage(page);
});

test('the log says nothing about whom', () => assertDiscreet(world.portals));
