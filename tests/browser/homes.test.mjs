// Whose ombudsdienst helps: the first sign-in with two institutions, by keyboard alone on a telephone, and adoption by an officer.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { AS_PATIENT, CHOICE, PEOPLE, choose, chooseHome, openAt, people } from './oidc/sign-in-steps.mjs';
import { OTHER, World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { Keyboard, Mouse, axe, closePage, heading, launch, noSidewaysScroll, openPage, signIn } from './support.mjs';

const TELEPHONE = { width: 390, height: 844 };
let [world, csam, portal, browser] = [];
before(async () => {
  [world, csam, browser] = await Promise.all([World.open(), startProvider({ style: 'fas', host: '127.0.0.2' }), launch()]);
  people(csam, ['mia', 'omar']);
  portal = await world.portal({ patient: csam });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

for (const [title, key, javaScript] of [
  ['with JavaScript', 'mia', true],
  ['without JavaScript', 'omar', false],
]) {
  test(`the first sign-in asks which ombudsdienst helps, by keyboard alone at 390 px, ${title}`, async () => {
    const page = await openAt(browser, portal, [csam], { viewport: TELEPHONE, javaScript });
    const hands = new Keyboard(page);
    await page.goto('/berichten');
    await hands.press(AS_PATIENT);
    await heading(page, 'Aanmelden bij CSAM');
    await choose(page, PEOPLE[key].name);
    await heading(page, 'Welke ombudsdienst helpt je?');
    assert.equal(new URL(page.url()).pathname, CHOICE);
    if (javaScript) await axe(page);
    await noSidewaysScroll(page);
    assert.ok(await page.getByRole('button', { name: 'Verlaat deze site snel', exact: true }).isVisible());
    assert.equal(await page.getByRole('navigation', { name: 'Hoofdmenu' }).count(), 0, 'no menu of pages that do not open');
    await hands.press('Bewaar');
    await page.locator('.govuk-error-summary').getByRole('link', { name: 'Kies een ombudsdienst.', exact: true }).waitFor();
    if (javaScript) await lookRefused(page, 'Kies een ombudsdienst.');
    await page.setViewportSize(TELEPHONE);
    await chooseHome(page, hands, OTHER);
    await page.waitForURL((url) => url.pathname === '/berichten');
    assert.equal(await world.count(`patients where niss = '${PEOPLE[key].niss}' and home_confirmed_by = 'patient'`), 1);
    await page.goto(CHOICE);
    assert.ok(await page.getByRole('radio', { name: new RegExp(OTHER) }).isChecked(), 'what is confirmed is chosen');
    if (javaScript) await look(page);
    await closePage(page);
  });
}

test('an officer adopts a patient, who refuses', async () => {
  const officer = await openPage(browser, world.demo);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await officer.goto('/ombudsdienst/patienten');
  const hands = new Mouse(officer);
  await hands.follow('Neem de patiënt aan.');
  await heading(officer, 'Neem deze patiënt aan');
  await look(officer);
  await hands.press('Neem deze patiënt aan');
  await lookRefused(
    officer,
    'Vul een rijksregisternummer in.',
    'Vul een familienaam in.',
    'Vul een geboortedatum in zoals 30/7/1985 of 30 juli 1985. Ken je de dag of de maand niet? Vul dan 00/7/1985 of 1985 in.',
    'Kies hoe je de identiteitskaart gezien hebt.',
  );
  await hands.fill('Rijksregisternummer', '01.02.03-999.42');
  await hands.fill('Voornaam', 'Noor');
  await hands.fill('Familienaam', 'El Amrani');
  await hands.fill('Geboortedatum', '3/2/2001');
  await officer.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption('identiteitskaart');
  await hands.press('Neem deze patiënt aan');
  await officer.getByText(/^Vanaf .* helpt jullie ombudsdienst deze patiënt/).waitFor();
  await closePage(officer);

  const noor = await openPage(browser, world.demo);
  await signIn(noor, 'Noor El Amrani');
  await noor.goto('/berichten');
  await noor.getByRole('link', { name: /Een ombudsdienst wil je helpen$/ }).first().waitFor();
  await noor.goto('/mijn-gegevens');
  await look(noor);
  const hers = new Mouse(noor);
  await hers.follow('Bekijk dit of weiger.');
  await look(noor);
  await hers.press('Weiger deze ombudsdienst');
  await noor.getByText('Je hebt geweigerd. Je ombudsdienst verandert niet.', { exact: true }).waitFor();
  await closePage(noor);
});
