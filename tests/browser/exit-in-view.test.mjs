// Verlaat deze site snel is in view on every public page and every page of a patient, wherever one scrolls, and covers neither the
// focus (WCAG 2.4.11) nor the end of the page: at every width, with larger text, wider spacing, forced colours and without script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chooseFromList } from './steps.mjs';
import { Mouse, NARROW, WIDE, closePage, launch, noSidewaysScroll, openPage, signIn, startDemo } from './support.mjs';

const PHONE = { width: 390, height: 844 };
const SCREENS = {
  wide: { viewport: WIDE },
  phone: { viewport: PHONE },
  narrow: { viewport: NARROW },
  low: { viewport: { width: 844, height: 390 } },
  'wide, text at 200 %': { viewport: WIDE, text: '200%' },
  'phone, text at 200 %': { viewport: PHONE, text: '200%' },
  'narrow, text at 200 %': { viewport: NARROW, text: '200%' },
};
// WCAG 1.4.12
const SPACING = { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' };
const PUBLIC = ['/', '/info/uitsluitingen', '/aanvraagformulier', '/privacy', '/toegankelijkheid', '/aanmelden', '/afgemeld', '/bestaat-niet', '/uitschrijven/x'];

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const control = (page) => page.locator('.mt-exit__button');

/** Every kind of page of a signed-in patient, by address. */
async function pagesOfPatient(page) {
  const hands = new Mouse(page);
  await signIn(page, 'Emma Peeters');
  const request = await page.getByRole('link', { name: 'Bekijk je aanvraag', exact: true }).getAttribute('href');
  const give = await page.getByRole('link', { name: 'Geef opnieuw toegang', exact: true }).first().getAttribute('href');
  await chooseFromList(page, hands, { term: 'Sofie Claes', radio: /Sofie Claes/, riziv: true });
  const draft = new URL(page.url()).pathname.replace(/\/gevolgen$/, '');
  await page.goto('/berichten');
  const conversation = await page.locator('.mt-inbox a').first().getAttribute('href');
  return [
    '/uitsluitingen', give, '/uitsluitingen/aanvragen', `${draft}/zoeken`, `${draft}/kiezen`, `${draft}/gevolgen`, `${draft}/ehealth`, request,
    '/berichten', '/berichten/nieuw', conversation, '/doorbrekingen', '/mijn-gegevens', '/mijn-gegevens/ombudsdienst', '/mijn-gegevens/toegang',
    '/mijn-gegevens/alles', '/privacy', '/bestaat-niet', '/ombudsdienst',
  ];
}

async function show(page, path, { viewport, text = '' }) {
  await page.setViewportSize(viewport);
  await page.goto(path);
  // Not by a style sheet: our own policy refuses those.
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
}

/** The whole button is in view, and nothing lies on it. */
async function inView(page, where) {
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    await page.evaluate((share) => scrollTo(0, share * (document.documentElement.scrollHeight - innerHeight)), part);
    const seen = await control(page).evaluate((element) => {
      const box = element.getBoundingClientRect();
      const corners = [[2, 0.5], [box.width - 3, 0.5], [box.width / 2, 0.1], [box.width / 2, 0.9]];
      return {
        whole: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth,
        tall: box.height >= 44,
        onTop: corners.every(([x, y]) => element.contains(document.elementFromPoint(box.left + x, box.top + y * box.height))),
      };
    });
    assert.deepEqual(seen, { whole: true, tall: true, onTop: true }, `${where}, scrolled to ${part}`);
  }
}

/** At its end nothing of the page lies below the exit's bar. */
async function endIsFree(page, where) {
  const covered = await page.evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight);
    const bar = document.querySelector('.mt-exit');
    if (getComputedStyle(bar).position !== 'fixed') return [];
    const { top } = bar.getBoundingClientRect();
    return [...document.querySelectorAll('main *, footer *')].filter((e) => !e.children.length && e.getClientRects().length > 0 && e.getBoundingClientRect().bottom > top + 1).map((e) => e.outerHTML.slice(0, 80));
  });
  assert.deepEqual(covered, [], where);
}

/** Tab through the page, and back: nothing that has the focus lies below the exit or the row that holds it. */
async function focusIsFree(page, where) {
  await page.evaluate(() => {
    scrollTo(0, 0);
    document.activeElement.blur();
  });
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let stops = 0; stops < 150; stops += 1) {
      await page.keyboard.press(key);
      const seen = await page.evaluate(async () => {
        // The browser scrolls to what has the focus with its next picture.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const focus = document.activeElement;
        if (focus === document.body || focus === null) return { end: true };
        const exit = document.querySelector('.mt-exit');
        const cover = getComputedStyle(exit).position === 'fixed' ? exit : document.querySelector('.mt-header');
        if (cover.contains(focus)) return { end: false };
        const [own, bar] = [focus, cover].map((element) => element.getBoundingClientRect());
        const room = innerHeight - bar.height;
        const over = Math.min(own.bottom, bar.bottom) - Math.max(own.top, bar.top);
        const outside = own.top < -1 || own.bottom > innerHeight + 1;
        // Of a text the browser brings the line with the caret into view, not the whole.
        const fits = own.height <= room && !focus.matches('textarea');
        return { end: false, bad: (over > 1 && fits) || (outside && fits) ? `${focus.outerHTML.slice(0, 90)} ${over}` : undefined };
      });
      assert.equal(seen.bad, undefined, `${where}, ${key} ${stops}`);
      if (seen.end) break;
    }
  }
}

async function holds(page, paths, name) {
  for (const path of paths) {
    const where = `${path}, ${name}`;
    await show(page, path, SCREENS[name]);
    await inView(page, where);
    await endIsFree(page, where);
    await focusIsFree(page, where);
    if (SCREENS[name].text === undefined) await noSidewaysScroll(page);
  }
}

for (const name of Object.keys(SCREENS)) {
  test(`in view and over nothing: ${name}`, async () => {
    const visitor = await openPage(browser, demo);
    await holds(visitor, PUBLIC, name);
    await closePage(visitor);
    const patient = await openPage(browser, demo);
    await holds(patient, await pagesOfPatient(patient), name);
    await closePage(patient);
  });
}

test('with the spacing of text of WCAG 1.4.12, and in forced colours', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, 'Emma Peeters');
  for (const viewport of [WIDE, PHONE, NARROW]) {
    await show(page, '/uitsluitingen', { viewport });
    await page.evaluate((spacing) => {
      for (const element of document.querySelectorAll('body *')) Object.assign(element.style, spacing);
    }, SPACING);
    await inView(page, `spacing at ${viewport.width}`);
    await endIsFree(page, `spacing at ${viewport.width}`);
    await page.emulateMedia({ forcedColors: 'active' });
    await show(page, '/uitsluitingen', { viewport });
    await inView(page, `forced colours at ${viewport.width}`);
    const line = await control(page).evaluate((element) => parseFloat(getComputedStyle(element).borderTopWidth));
    assert.ok(line >= 1, 'its border shows where colours do not');
    await page.emulateMedia({ forcedColors: 'none' });
  }
  await closePage(page);
});

test('without script, and on no printed page', async () => {
  const page = await openPage(browser, demo, { javaScript: false, viewport: NARROW });
  for (const path of ['/', '/aanmelden', '/uitschrijven/x']) {
    await page.goto(path);
    const box = await control(page).boundingBox();
    assert.ok(box.y > 0 && box.y + box.height <= NARROW.height, `${path}: ${JSON.stringify(box)}`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await control(page).isVisible(), false, path);
    await page.emulateMedia({ media: 'screen' });
  }
  await closePage(page);
});
