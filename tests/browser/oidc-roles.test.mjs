// An officer stays in only as long as the role at the hospital's provider: whatever way there is to find out.
// One portal runs at a time: each looks after all sessions of its database.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AS_OFFICER, ROLE, assertDiscreet, enter, officerPair, opens } from './oidc/sign-in-steps.mjs';
import { World } from './oidc/portal.mjs';
import { closePage, eventually, launch } from './support.mjs';

const OFFICER = { button: AS_OFFICER };
let [world, browser] = [];
before(async () => {
  [world, browser] = await Promise.all([World.open(), launch()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

for (const [title, options, recheck, change, away] of [
  ['refresh', {}, 'refresh', (provider, key) => provider.removeRole(key, ROLE), true],
  ['refresh, each token good for one time', { rotate: true }, 'refresh', (provider, key) => provider.removeRole(key, ROLE)],
  ['refresh, the account is gone', {}, 'refresh', (provider, key) => provider.removeUser(key)],
  ['userinfo', {}, 'userinfo', (provider, key) => provider.removeRole(key, ROLE)],
]) {
  test(`a removed role ends the session: ${title}`, async () => {
    const { provider, officer, page, end } = await officerPair(world, browser, options, { recheck });
    await enter(page, officer.name, OFFICER);
    // With the role nothing ends.
    const before = provider.of('userinfo').length;
    await world.passTime(5);
    await eventually('it is looked at', () => provider.of('userinfo').length > before, 40);
    assert.ok(await opens(page, '/ombudsdienst'));
    if (away) {
      // A provider that is away for a while ends nothing either.
      await provider.stop();
      await world.passTime(5);
      await sleep(20_000);
      assert.ok(await opens(page, '/ombudsdienst'));
      await provider.start();
    }
    change(provider, officer.key);
    await world.passTime(5);
    await eventually('the session is over', async () => !(await opens(page, '/ombudsdienst')), 40);
    await page.goto('/ombudsdienst');
    assert.equal(new URL(page.url()).pathname, '/aanmelden');
    await closePage(page);
    await end();
  });
}

test('signed out at the hospital is signed out here, at once (back-channel)', async () => {
  const { provider, officer, own, page, end } = await officerPair(world, browser, { backChannel: true }, { recheck: 'back-channel' });
  await enter(page, officer.name, OFFICER);
  const other = await page.context().newPage();
  await other.goto(`${provider.issuer}/protocol/openid-connect/logout`);
  await eventually('told', async () => !(await opens(page, '/ombudsdienst')), 10);
  // What others send there ends nobody's session, and is refused.
  await enter(page, officer.name, OFFICER);
  for (const token of ['', 'x', 'e30.e30.', 'eyJhbGciOiJub25lIn0.e30.']) {
    const body = new URLSearchParams({ logout_token: token });
    assert.equal((await fetch(`${own.url}/aanmelden/afgemeld-door-aanbieder`, { method: 'POST', body })).status, 400);
  }
  assert.ok(await opens(page, '/ombudsdienst'));
  await closePage(page);
  await end();
});

test('where nothing tells of a removed role, a session lasts an hour at most', async () => {
  const { officer, page, end } = await officerPair(world, browser, {}, { recheck: 'none' });
  await enter(page, officer.name, OFFICER);
  for (const minutes of [25, 25]) {
    await world.passTime(minutes);
    assert.ok(await opens(page, '/ombudsdienst'));
  }
  await world.passTime(11);
  assert.ok(!(await opens(page, '/ombudsdienst')));
  await closePage(page);
  await end();
});

test('the log says nothing about whom', () => assertDiscreet(world.portals));
