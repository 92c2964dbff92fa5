// Verlaat deze site snel is in view on every public page and every page of a patient, wherever one scrolls, and covers neither the
// focus (WCAG 2.4.11) nor the end of the page: at every width, with larger text, wider spacing, forced colours and without script.
//
// A page is opened once and looked at in every size, in one call each: a key press and two pictures for every Tab stop took eight
// minutes. `focus()` scrolls as the Tab key does; real keys go through the pages of TABBED.

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
// A list with forms, and a page with every kind of field: where the exit is a row at the top, and where it is a bar at the bottom.
const TABBED = ['/uitsluitingen', '/berichten/nieuw'];
const TABBED_ON = ['wide', 'phone', 'narrow, text at 200 %'];

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

async function resize(page, { viewport, text = '' }) {
  await page.setViewportSize(viewport);
  // Not by a style sheet: our own policy refuses those.
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
}

/** In the page: whether what has the focus lies below the exit or the row that holds it, or outside the window; its markup if so. */
function findHiddenFocus() {
  const focus = document.activeElement;
  const exit = document.querySelector('.mt-exit');
  const cover = getComputedStyle(exit).position === 'fixed' ? exit : document.querySelector('.mt-header');
  if (cover.contains(focus)) return undefined;
  const [own, bar] = [focus, cover].map((element) => element.getBoundingClientRect());
  // Of a text the browser brings the line with the caret into view, not the whole.
  if (own.height > innerHeight - bar.height || focus.matches('textarea')) return undefined;
  const over = Math.min(own.bottom, bar.bottom) - Math.max(own.top, bar.top);
  const outside = own.top < -1 || own.bottom > innerHeight + 1;
  return over > 1 || outside ? `${focus.outerHTML.slice(0, 90)} ${over}` : undefined;
}

/** In the page: the whole button is in view wherever one scrolls, and nothing lies on it. */
function findHiddenExits() {
  const button = document.querySelector('.mt-exit__button');
  const faults = [];
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    scrollTo(0, part * (document.documentElement.scrollHeight - innerHeight));
    const box = button.getBoundingClientRect();
    const corners = [[2, 0.5], [box.width - 3, 0.5], [box.width / 2, 0.1], [box.width / 2, 0.9]];
    const whole = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
    const onTop = corners.every(([x, y]) => button.contains(document.elementFromPoint(box.left + x, box.top + y * box.height)));
    if (!whole) faults.push(`outside the window, scrolled to ${part}`);
    if (box.height < 44) faults.push(`${box.height} pixels high`);
    if (!onTop) faults.push(`covered, scrolled to ${part}`);
  }
  return faults;
}

/** In the page: what lies below the exit's bar at the page's end. */
function findCoveredEnd() {
  scrollTo(0, document.documentElement.scrollHeight);
  const bar = document.querySelector('.mt-exit');
  if (getComputedStyle(bar).position !== 'fixed') return [];
  const { top } = bar.getBoundingClientRect();
  const isCovered = (e) => !e.children.length && e.getClientRects().length > 0 && e.getBoundingClientRect().bottom > top + 1;
  return [...document.querySelectorAll('main *, footer *')].filter(isCovered).map((e) => e.outerHTML.slice(0, 80));
}

/** In the page: from stop to stop, and back. Counts the stops, so that a walk that went nowhere shows. */
function walkFocus() {
  scrollTo(0, 0);
  const faults = [];
  const visit = (element) => {
    element.focus();
    if (document.activeElement !== element) return false;
    const fault = window.findHiddenFocus();
    if (fault) faults.push(fault);
    return true;
  };
  // <main> takes the focus from the skip link, and shows none.
  const stops = [...document.body.querySelectorAll('*:not(main)')].filter(visit);
  stops.reverse().forEach(visit);
  document.activeElement.blur();
  return { faults, stops: stops.length };
}

/** In the page: words of the heading that are broken although the page has room for them. */
function findBrokenWords() {
  const heading = document.querySelector('main h1');
  const frame = heading.closest('.mt-container');
  const { paddingLeft, paddingRight } = getComputedStyle(frame);
  const room = frame.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (texts.nextNode()) {
    for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\s-]+/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      const parts = [...range.getClientRects()].filter((box) => box.width > 0);
      const lines = new Set(parts.map((box) => Math.round(box.top)));
      if (lines.size > 1 && parts.reduce((sum, box) => sum + box.width, 0) < room) broken.push(word);
    }
  }
  return broken;
}

const CHECKS = [findHiddenFocus, findHiddenExits, findCoveredEnd, walkFocus, findBrokenWords];

async function open(page, path) {
  await page.goto(path);
  await page.evaluate(`Object.assign(window, { ${CHECKS.map((check) => check.toString()).map((text) => text.replace(/^function (\w+)/, '$1')).join(', ')} })`);
}

async function holds(page, where) {
  const seen = await page.evaluate(() => ({
    exit: window.findHiddenExits(),
    end: window.findCoveredEnd(),
    broken: window.findBrokenWords(),
    ...window.walkFocus(),
  }));
  assert.ok(seen.stops > 1, `${where}: ${seen.stops} stops`);
  assert.deepEqual(seen, { exit: [], end: [], broken: [], faults: [], stops: seen.stops }, where);
}

/** With the keyboard itself. What it stops at is no more than what `walkFocus` visits. */
async function tabsThrough(page, where) {
  await page.evaluate(() => {
    scrollTo(0, 0);
    document.activeElement.blur();
  });
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let stops = 0; ; stops += 1) {
      assert.ok(stops < 150, `${where}: ${key} comes to an end`);
      await page.keyboard.press(key);
      const seen = await page.evaluate(async () => {
        // The browser scrolls to what has the focus with its next picture.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const focus = document.activeElement;
        if (focus === document.body || focus === null) return { end: true };
        const fault = window.findHiddenFocus();
        focus.blur();
        focus.focus({ preventScroll: true });
        return { end: false, fault, visited: document.activeElement === focus };
      });
      if (seen.end) {
        assert.ok(stops > 3, `${where}: ${key} stops ${stops} times`);
        break;
      }
      assert.deepEqual(seen, { end: false, fault: undefined, visited: true }, `${where}, ${key} ${stops}`);
    }
  }
}

async function holdOnEveryScreen(page, paths) {
  for (const path of paths) {
    await open(page, path);
    for (const [name, screen] of Object.entries(SCREENS)) {
      await resize(page, screen);
      await holds(page, `${path}, ${name}`);
      if (screen.text === undefined) await noSidewaysScroll(page);
      if (TABBED.includes(path) && TABBED_ON.includes(name)) await tabsThrough(page, `${path}, ${name}`);
    }
  }
}

test('in view and over nothing: public pages', async () => {
  const visitor = await openPage(browser, demo);
  await holdOnEveryScreen(visitor, PUBLIC);
  await closePage(visitor);
});

test('in view and over nothing: the pages of a patient', async () => {
  const patient = await openPage(browser, demo);
  await holdOnEveryScreen(patient, await pagesOfPatient(patient));
  await closePage(patient);
});

test('with the spacing of text of WCAG 1.4.12, and in forced colours', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, 'Emma Peeters');
  for (const viewport of [WIDE, PHONE, NARROW]) {
    await open(page, '/uitsluitingen');
    await resize(page, { viewport });
    await page.evaluate((spacing) => {
      for (const element of document.querySelectorAll('body *')) Object.assign(element.style, spacing);
    }, SPACING);
    await holds(page, `spacing at ${viewport.width}`);
    await page.emulateMedia({ forcedColors: 'active' });
    await open(page, '/uitsluitingen');
    await holds(page, `forced colours at ${viewport.width}`);
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
