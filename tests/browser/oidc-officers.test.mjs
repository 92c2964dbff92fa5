// The ombudsdienst signs in at the hospital's own provider, by its role there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look } from './page-checks.mjs';
import { AS_OFFICER, PEOPLE, ROLE, assertDiscreet, between, choose, enter, heldBack, leave, newcomer, officerPair, openAt, opens, people, refused, returned, toProvider } from './oidc/sign-in-steps.mjs';
import { HOME, OTHER, World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { NARROW, closePage, heading, launch } from './support.mjs';

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
    await enter(page, PEOPLE[key].name, { ...OFFICER, place });
    await heading(page, 'Werklijst');
    await page.locator('.mt-brand__org').filter({ hasText: place }).waitFor({ state: 'attached' });
    assert.equal(await accounts(PEOPLE[key]), 1);
    await leave(page, hospital, options);
    await enter(page, PEOPLE[key].name, { ...OFFICER, place });
    assert.equal(await accounts(PEOPLE[key]), 1, 'the same account');
    await closePage(page);
  });
}

test('without the role, or without a number (R12), nobody gets in', async () => {
  const before = await world.count('officers');
  for (const key of ['bart', 'rita', 'mia']) {
    const page = await open();
    await toProvider(page, AS_OFFICER);
    await refused(page, await returned(page, () => choose(page, PEOPLE[key].name)), { again: false, status: 403 });
    await look(page);
    assert.ok(!(await opens(page, '/ombudsdienst')));
    await closePage(page);
  }
  assert.equal(await world.count('officers'), before);
});

const pair = (...rest) => officerPair(world, browser, ...rest);

test('a number of the list stands in for a claim that the provider does not have', async () => {
  const listed = newcomer(hospital);
  const more = { niss_claim: undefined, person: [{ sub: 'sub-op-de-lijst', niss: listed.niss }] };
  const { provider, officer, page, end } = await pair({}, more, { niss: undefined });
  provider.setUser('op-de-lijst', { ...listed, groups: [ROLE] });
  await toProvider(page, AS_OFFICER);
  await refused(page, await returned(page, () => choose(page, officer.name)), { again: false, status: 403 });
  provider.forgetSessions();
  await enter(page, listed.name, OFFICER);
  assert.equal(await accounts(listed), 1);
  await closePage(page);
  await end();
});

test('a role deeper inside the claims is found', async () => {
  const { officer, page, end } = await pair({}, { role_claim: 'realm_access.roles' });
  await enter(page, officer.name, OFFICER);
  await closePage(page);
  await end();
});

test('who works for two of them chooses one', async () => {
  const both = newcomer(hospital, { groups: [ROLE, 'ombudsdienst-leieland'] });
  const page = await open();
  for (const place of [OTHER, HOME]) {
    await enter(page, both.name, { ...OFFICER, place });
    await page.locator('.mt-brand__org').filter({ hasText: place }).waitFor({ state: 'attached' });
    await leave(page, hospital);
  }
  assert.equal(await accounts(both), 2, 'an account a place');
  // The button of another place opens nothing.
  await toProvider(page, AS_OFFICER, OTHER);
  await refused(page, await returned(page, () => choose(page, 'An De Smet')), { again: false, status: 403 });
  await closePage(page);
});

test("another provider takes nobody's account over, whatever number it says", async () => {
  const known = newcomer(hospital, { groups: [ROLE] });
  const first = await open();
  await enter(first, known.name, OFFICER);
  const { officer, page, end } = await pair({}, {}, { niss: known.niss });
  await toProvider(page, AS_OFFICER);
  await refused(page, await returned(page, () => choose(page, officer.name)), { again: false, status: 403 });
  assert.equal(await accounts(known), 1);
  await closePage(page);
  await closePage(first);
  await end();
});

test('a role that ended between two sign-ins is over', async () => {
  const officer = newcomer(hospital, { groups: [ROLE] });
  const page = await open();
  await enter(page, officer.name, OFFICER);
  await leave(page, hospital);
  hospital.removeRole(officer.key, ROLE);
  await toProvider(page, AS_OFFICER);
  await refused(page, await returned(page, () => choose(page, officer.name)), { again: false, status: 403 });
  await closePage(page);
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
  assert.equal(await page.getByRole('button', { name: 'Open deze gegevens', exact: true }).count(), 0);
  await leave(page, hospital);
  // CSAM still knows her; here she is nobody until she presses the button.
  assert.ok(!(await opens(page, '/uitsluitingen')));
  await closePage(page);
});

test('neither provider signs in for the other', async () => {
  // An is an officer; at CSAM she is a patient like any other, whatever comes back where.
  const page = await open();
  await toProvider(page);
  const address = await heldBack(page, csam, () => choose(page, 'An De Smet'));
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
