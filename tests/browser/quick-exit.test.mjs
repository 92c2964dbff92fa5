// Verlaat deze site snel: gone at once, the session ended at the server, and Back shows nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Keyboard, NARROW, axe, closePage, eventually, heading, launch, noSidewaysScroll, openPage, scratch, signIn, startDemo } from './support.mjs';

const OUT = 'https://www.wikipedia.org/';
const NAME = 'Verlaat deze site snel';

let [browser, demo] = [];
before(async () => {
  demo = await startDemo({ tmp: scratch() });
  // Pages kept whole for Back are the danger here, so they are not turned off.
  browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A signed-in patient with some history; the neutral site is played, so that no request leaves. */
async function emma(options) {
  const page = await openPage(browser, demo, options);
  const asked = [];
  await page.context().route(`${OUT}**`, async (route) => {
    asked.push(await route.request().allHeaders());
    await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elders</title><h1>Elders</h1>' });
  });
  await signIn(page, 'Emma Peeters');
  await page.goto('/info/uitsluitingen');
  await page.goto('/uitsluitingen/aanvragen');
  await page.goto('/uitsluitingen');
  return { page, asked };
}

/** A visitor with some history, likewise. */
async function visitor(options) {
  const page = await openPage(browser, demo, options);
  await page.context().route(`${OUT}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elders</title><h1>Elders</h1>' }));
  await page.goto('/');
  await page.goto('/info/uitsluitingen');
  return page;
}

const link = (page) => page.getByRole('link', { name: NAME, exact: true });
const button = (page) => page.getByRole('button', { name: NAME, exact: true });
const cookies = async (page) => (await page.context().cookies(demo.url)).map(({ name }) => name);

async function isOut(page, asked) {
  await page.waitForURL(OUT);
  await heading(page, 'Elders');
  assert.equal(asked.length, 1);
  assert.equal(asked[0].referer, undefined, 'the neutral site does not learn where one came from');
  await eventually('the cookies are gone', async () => (await cookies(page)).length === 0);
}

// On every page of hers, and on no other; the demo's list of people to click names her too.
const HERS = ['Afmelden', 'Nu uitgesloten', 'Wie wil je uitsluiten?'];

/** Back, as often as there is something, shows no page of a patient. */
async function backShowsNothing(page) {
  for (let steps = 0; steps < 6; steps += 1) {
    await page.goBack({ waitUntil: 'load' }).catch(() => {});
    const text = await page.evaluate(() => document.documentElement.innerText);
    for (const word of HERS) {
      assert.ok(!text.includes(word), `${word} after ${steps + 1} times Back, on ${page.url()}: ${text}`);
    }
  }
}

async function done(page) {
  page.faults = page.faults.filter((fault) => !fault.includes(OUT));
  await closePage(page);
}

/** The session's key opens nothing any more, wherever it was copied to. */
async function endedAtTheServer(key) {
  await eventually('the session is gone at the server', async () => {
    const answer = await fetch(`${demo.url}/uitsluitingen`, { headers: { cookie: key }, redirect: 'manual' });
    return answer.status === 303 && answer.headers.get('location') === '/aanmelden';
  });
}

const key = async (page) => {
  const cookie = (await page.context().cookies(demo.url)).find(({ name }) => name === 'mt');
  return `mt=${cookie.value}`;
};

for (const javaScript of [true, false]) {
  test(`the button, ${javaScript ? 'with' : 'without'} script`, async () => {
    const { page, asked } = await emma({ javaScript });
    const session = await key(page);
    await button(page).click();
    await isOut(page, asked);
    await endedAtTheServer(session);
    if (javaScript) await backShowsNothing(page);
    else {
      await page.goBack();
      const content = await page.content();
      assert.ok(HERS.every((word) => !content.includes(word)), content);
    }
    await done(page);
  });
}

/** Back from the neutral site: a page that tells nothing, in the place of the one that was left. */
async function backIsNeutral(page, words) {
  await page.goBack({ waitUntil: 'load' });
  await heading(page, 'Afgemeld');
  assert.equal(await page.title(), 'Afgemeld');
  assert.equal(new URL(page.url()).pathname, '/einde');
  const content = await page.content();
  for (const word of words) assert.ok(!content.includes(word), `${word}: ${content}`);
}

test('with script Back shows a neutral page in the place of the one that was left', async () => {
  const { page, asked } = await emma();
  await button(page).click();
  await isOut(page, asked);
  await backIsNeutral(page, [...HERS, 'Emma', 'Sint-Lucas', 'Mijn Toegang']);
  await axe(page);
  await done(page);
});

for (const javaScript of [true, false]) {
  test(`from a public page too, ${javaScript ? 'with' : 'without'} script`, async () => {
    const page = await visitor({ javaScript });
    await link(page).click();
    await page.waitForURL(OUT);
    await heading(page, 'Elders');
    if (javaScript) await backIsNeutral(page, ['uitsluiting', 'Sint-Lucas', 'Mijn Toegang']);
    await done(page);
  });
}

test('Escape three times leaves a public page', async () => {
  const page = await visitor();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
  await page.waitForURL(OUT);
  await backIsNeutral(page, ['uitsluiting', 'Sint-Lucas']);
  await done(page);
});

test('a page that the browser kept whole asks the server again', async () => {
  const { page } = await emma();
  const other = await page.context().newPage();
  await other.goto('/uitsluitingen');
  await page.goto('/privacy');
  await other.getByRole('button', { name: 'Afmelden', exact: true }).click();
  await other.waitForURL(`${demo.url}/afgemeld`);
  await page.goBack({ waitUntil: 'load' });
  await page.waitForURL(`${demo.url}/aanmelden`);
  await page.getByRole('button', { name: 'Emma Peeters', exact: true }).waitFor();
  await page.goto('/uitsluitingen');
  // Kept whole or not: what pageshow does is the same.
  await page.goto('/info/uitsluitingen');
  const again = page.waitForNavigation();
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await again;
  await done(page);
});

test('while the server is slow the page is gone already', async () => {
  const { page, asked } = await emma();
  let answer;
  await page.route('**/verlaat', (route) => new Promise((resolve) => (answer = () => resolve(route.abort()))));
  await button(page).click();
  await page.waitForURL(OUT);
  assert.equal(asked.length, 1, 'nobody waited for it');
  await answer?.();
  await done(page);
});

test('Escape three times, and no fewer', async () => {
  const { page, asked } = await emma();
  const session = await key(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(new URL(page.url()).pathname, '/uitsluitingen');
  await page.keyboard.press('Escape');
  await isOut(page, asked);
  await endedAtTheServer(session);
  await backShowsNothing(page);
  await done(page);
});

test('by keyboard, and on a narrow screen within reach of the thumb', async () => {
  const { page, asked } = await emma({ viewport: NARROW });
  await noSidewaysScroll(page);
  await axe(page);
  const exit = await button(page).boundingBox();
  assert.ok(exit.height >= 44 && exit.x >= 0 && exit.x + exit.width <= NARROW.width, JSON.stringify(exit));
  assert.ok(exit.y + exit.height <= NARROW.height && exit.y > NARROW.height - 80, `at the bottom: ${JSON.stringify(exit)}`);
  const keyboard = new Keyboard(page);
  await keyboard.goTo(button(page), NAME);
  await page.keyboard.press('Enter');
  await isOut(page, asked);
  await done(page);
});

test('a page of before the session expired, or of another tab, leads out too', async () => {
  const { page, asked } = await emma();
  const other = await page.context().newPage();
  await other.goto('/uitsluitingen');
  await other.getByRole('button', { name: 'Afmelden', exact: true }).click();
  await other.waitForURL(`${demo.url}/afgemeld`);
  await button(page).click();
  await isOut(page, asked);
  await done(page);
});
