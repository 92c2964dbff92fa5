// What every page must stand: WCAG 2.2 AA and best practice by axe, its contrast in the dark, no sideways scroll at any width, with
// wider spacing or larger text, our own typeface, no name in a title.

import assert from 'node:assert/strict';
import { NARROW, WIDE, axe, noSidewaysScroll, ownTypeface } from './support.mjs';

const NAMES = /Peeters|Willems|Amrani|Maes|Claes|Janssens|Vandamme|\d{11}/;

/** Shows the page in these colours, once they stopped changing; what is folded away stands still until it is opened. */
async function inColours(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => {
    const shown = document.getAnimations().filter((animation) => animation.effect.target.checkVisibility());
    return Promise.all(shown.map((animation) => animation.finished));
  });
}

// WCAG 1.4.12, on every element; and text at 200 % (1.4.4). Not by a style sheet: our own policy refuses those.
const SPACING = { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' };

/** Their wide tables fold by the window's width, which neither changes; zoom does. */
function isOfOmbudsdienst(page) {
  return page.evaluate(() => document.body.classList.contains('mt-body--staff'));
}

async function withLargerText(page) {
  if (await isOfOmbudsdienst(page)) return;
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await noSidewaysScroll(page);
  await page.evaluate(() => document.documentElement.removeAttribute('style'));
}

async function withWiderSpacing(page) {
  if (await isOfOmbudsdienst(page)) return;
  await page.evaluate((spacing) => {
    for (const element of document.querySelectorAll('body *')) Object.assign(element.style, spacing);
  }, SPACING);
  await noSidewaysScroll(page);
  await page.evaluate(() => document.querySelectorAll('body *').forEach((element) => element.removeAttribute('style')));
}

export async function look(page) {
  await axe(page);
  await ownTypeface(page);
  await inColours(page, 'dark');
  await axe(page, { type: 'rule', values: ['color-contrast'] });
  await inColours(page, 'light');
  await page.setViewportSize(NARROW);
  await noSidewaysScroll(page);
  await withWiderSpacing(page);
  await axe(page);
  // Zoomed to 200 %, the page has half the room of the usual screen; at 1000 px it is as tight as tables get.
  for (const width of [390, WIDE.width / 2, 1000]) {
    await page.setViewportSize({ width, height: WIDE.height / 2 });
    await noSidewaysScroll(page);
  }
  await page.setViewportSize(WIDE);
  await withLargerText(page);
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `one h1 on ${page.url()}`);
  assert.equal(await page.getAttribute('html', 'lang'), 'nl-BE');
  assert.doesNotMatch(await page.title(), NAMES);
  assert.match(await page.title(), / – Mijn Toegang$/);
}

/** A refused form: said in the title, in a summary that has the focus, and at the field it leads to. */
export async function lookRefused(page, ...messages) {
  assert.match(await page.title(), /^Fout: /);
  const summary = page.locator('.govuk-error-summary');
  await summary.getByRole('heading', { name: 'Er klopt iets niet', exact: true }).waitFor();
  assert.ok(await summary.evaluate((element) => element === document.activeElement), 'the summary has the focus');
  await look(page);
  assert.deepEqual(await summary.getByRole('link').allInnerTexts(), messages);
  for (const message of messages) {
    await summary.getByRole('link', { name: message, exact: true }).click();
    const there = await page.evaluate(() => /^(INPUT|SELECT|TEXTAREA|H2)$/.test(document.activeElement.tagName));
    assert.ok(there, `${message} leads to its field`);
  }
}
