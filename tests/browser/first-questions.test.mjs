// Somebody afraid of an ex-partner in care, on a phone: does that person find out, from when does it hold, what if I am unconscious,
// how do I undo it? And a session that ends while somebody writes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look } from './page-checks.mjs';
import { card, finish, register, search } from './steps.mjs';
import { Keyboard, Mouse, NARROW, closePage, heading, launch, noSidewaysScroll, openPage, signIn, startDemo } from './support.mjs';

const PHONE = { width: 390, height: 844 };
const NOT_TOLD = 'Die persoon krijgt van ons geen bericht. In de toepassing van het ziekenhuis staat niet dat jij dit vroeg.';

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** What the page says under a heading that a link of the footer leads to, once it is in view. */
async function answer(page, question) {
  await page.getByRole('contentinfo').getByRole('link', { name: question, exact: true }).click();
  const head = page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
  assert.ok(await head.evaluate((element) => element.getBoundingClientRect().top < innerHeight / 2), `${question} is answered in view`);
  return head.evaluate((element) => {
    const texts = [];
    for (let next = element.nextElementSibling; next && next.tagName !== 'H2'; next = next.nextElementSibling) texts.push(next.textContent);
    return texts.join(' ');
  });
}

async function exitInView(page, where) {
  const box = await page.locator('.mt-exit__button').boundingBox();
  assert.ok(box && box.y >= 0 && box.y + box.height <= PHONE.height, `the exit is in view: ${where}`);
}

test('what somebody in fear asks is answered before, while and after asking', async () => {
  const page = await openPage(browser, demo, { javaScript: false, viewport: PHONE });
  const hands = new Mouse(page);

  // Before signing in.
  await page.goto('/');
  await page.getByText(`${NOT_TOLD} Wil die persoon je dossier openen? Dan staat er hetzelfde als bij een patiënt die deze persoon niet verzorgt.`).waitFor();
  await exitInView(page, 'home');
  await page.locator('summary', { hasText: 'Mijn ex werkt hier als verpleegkundige.' }).click();
  await page.getByText('Je hoeft niet te zeggen waarom.', { exact: false }).last().waitFor();
  await hands.follow('Lees wat anderen wel en niet zien');
  await page.getByRole('heading', { level: 3, name: 'Mijn ex is verpleegkundige op spoed. Wat ziet die?', exact: true }).waitFor();
  for (const [question, ...parts] of [
    ['Ziet die persoon dat?', NOT_TOLD],
    ['Vanaf wanneer geldt het?', 'Zodra de ombudsdienst je aanvraag registreert.', 'Tot dan kan die persoon je dossier nog openen.'],
    ['Wat als ik bewusteloos ben?', 'als je bewusteloos bent', 'Die persoon moet opschrijven waarom.', 'Je uitsluiting blijft daarna gewoon gelden.'],
    ['Hoe maak ik het ongedaan?', '‘Geef opnieuw toegang’', 'ongedaan maken'],
  ]) {
    const told = await answer(page, question);
    for (const part of parts) assert.ok(told.includes(part), `${question}: ${part}`);
    await exitInView(page, question);
  }

  // While asking: on the first step, while choosing, with the consequences, and once it is sent.
  await signIn(page, 'Jan Willems');
  await search(page, hands, 'tom janssens');
  await heading(page, 'Kies de juiste persoon');
  await page.getByText(NOT_TOLD).waitFor();
  await hands.choose('radio', /^Tom Janssens .*P-1001/);
  await hands.press('Ga verder');
  await heading(page, 'Wat een uitsluiting betekent');
  await page.getByText(NOT_TOLD).waitFor();
  await exitInView(page, 'the consequences');
  const reference = await finish(page, hands);
  await page.getByText(NOT_TOLD).waitFor();
  await page.getByText('Zolang de uitsluiting niet geregistreerd is, kan Tom Janssens je dossier nog openen.', { exact: true }).waitFor();
  await exitInView(page, 'the confirmation');
  await hands.follow('Naar je uitsluitingen');
  await card(page, 'Lopende aanvragen', 'Tom Janssens').getByText('kan je dossier nog openen tot de ombudsdienst de uitsluiting registreert').waitFor();

  const officer = await openPage(browser, demo, { javaScript: false });
  await signIn(officer, 'An De Smet, ombudsdienst');
  await register(officer, new Mouse(officer), {
    reference, radio: /^Tom Janssens .*P-1001/, banner: 'Tom Janssens is nu uitgesloten. De patiënt krijgt een bericht.',
  });
  await closePage(officer);

  // It holds, and says so where one looks first; a shared phone's history names nobody.
  await page.goto('/berichten');
  await hands.follow('Tom Janssens is uitgesloten');
  await page.getByText('Tom Janssens kan je dossier niet meer openen. Dat geldt vanaf nu', { exact: false }).waitFor();
  assert.equal(await page.title(), 'Bericht – Mijn Toegang');
  await page.goto('/uitsluitingen');
  await card(page, 'Nu uitgesloten', 'Tom Janssens').getByText('Kan je dossier niet openen sinds', { exact: false }).waitFor();

  // Undone, and the undoing undone.
  await card(page, 'Nu uitgesloten', 'Tom Janssens').getByRole('link', { name: 'Geef opnieuw toegang', exact: true }).click();
  await page.getByText('kun je dat nog 24 uur ongedaan maken', { exact: false }).waitFor();
  await hands.press('Geef opnieuw toegang');
  await page.getByText('Tom Janssens is niet meer uitgesloten.', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Maak ongedaan', exact: true }).click();
  await page.getByText('Tom Janssens is opnieuw uitgesloten.', { exact: true }).waitFor();
  await exitInView(page, 'the list');
  await closePage(page);
});

test('the page warns before the session ends, and writing goes on by keyboard', async () => {
  const page = await openPage(browser, demo);
  await page.clock.install();
  await signIn(page, 'Jan Willems');
  await page.goto('/berichten/nieuw');
  const hands = new Keyboard(page);
  await page.getByRole('contentinfo').getByText('Doe je 15 minuten niets, dan word je afgemeld.', { exact: false }).waitFor();
  const region = page.getByRole('region', { name: 'Automatisch afmelden', exact: true });
  const warning = region.getByRole('alert');
  await hands.fill('Je bericht', 'Ik schrijf lang');
  await page.clock.fastForward('11:30');
  assert.equal(await region.isVisible(), false, 'two minutes before, not earlier');
  await page.clock.fastForward('00:40');
  await warning.getByText('Je wordt over enkele minuten afgemeld.', { exact: false }).waitFor();
  assert.ok(await page.getByLabel('Je bericht').evaluate((field) => field === document.activeElement), 'the focus stays where one writes');
  await look(page);
  for (const viewport of [NARROW, PHONE]) {
    await page.setViewportSize(viewport);
    await noSidewaysScroll(page);
    const [exit, box] = [await page.locator('.mt-exit__button').boundingBox(), await region.boundingBox()];
    assert.ok(box.y + box.height <= exit.y + 1, `the warning leaves the exit free at ${viewport.width} px`);
  }

  await page.getByLabel('Je bericht').focus();
  await hands.goTo(region.getByRole('button', { name: 'Blijf aangemeld', exact: true }), 'Blijf aangemeld');
  await page.keyboard.press('Enter');
  await region.waitFor({ state: 'hidden' });
  assert.ok(await page.getByRole('main').evaluate((main) => main.contains(document.activeElement)), 'and goes on there');
  await page.clock.fastForward('11:30');
  assert.equal(await region.isVisible(), false, 'the whole time again');
  await page.clock.fastForward('05:00');
  await warning.getByText('Je bent afgemeld. Een formulier dat je nu nog verstuurt, bewaren we 7 dagen.', { exact: true }).waitFor();
  assert.equal(await region.getByRole('button').count(), 0, 'nothing keeps it any more');
  assert.equal(await page.getByLabel('Je bericht').inputValue(), 'Ik schrijf lang');
  await closePage(page);
});
