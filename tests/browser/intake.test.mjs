// A patient without the portal: a telephone call to its registration, what the patient then finds, and an ending by telephone.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { card, entered, telephoned } from './steps.mjs';
import { Mouse, NARROW, WIDE, closePage, heading, launch, openPage, pdfDocument, scratch, signIn, startDemo } from './support.mjs';

let demo;
let browser;
const folder = scratch();
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const { title, javaScript, viewport } of [
  { title: 'without JavaScript, 320 px', javaScript: false, viewport: NARROW },
  { title: 'with JavaScript, wide', javaScript: true, viewport: WIDE },
]) {
  test(`a telephone call becomes a registration that the patient finds, ${title}`, async () => {
    const officer = await openPage(browser, demo, { javaScript, viewport });
    const hands = new Mouse(officer);
    await signIn(officer, 'An De Smet, ombudsdienst');
    await telephoned(officer, hands, { niss: '85.07.30-999.32', given: 'Jan', family: 'Willems', born: '30/7/1985' });
    const scan = join(folder, 'formulier.pdf');
    writeFileSync(scan, pdfDocument());
    await officer.getByLabel('Voeg een bestand toe (niet verplicht)', { exact: true }).setInputFiles(scan);
    const reference = await entered(officer, hands);
    await officer.getByRole('link', { name: 'formulier.pdf', exact: true }).waitFor();
    await hands.choose('radio', /^Greet Vandamme .*P-1002/);
    await hands.press('Registreer uitsluiting');
    await officer.getByText('Greet Vandamme is nu uitgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();

    const patient = await openPage(browser, demo, { javaScript, viewport });
    await signIn(patient, 'Jan Willems');
    await card(patient, 'Nu uitgesloten', 'Greet Vandamme').waitFor();
    await patient.goto('/berichten');
    await patient.getByRole('link', { name: 'Greet Vandamme is uitgesloten', exact: true }).first().waitFor();
    await patient.goto(`/aanvragen/${reference}`);
    await heading(patient, 'Uitsluiting van Greet Vandamme');
    await patient.getByRole('link', { name: 'formulier.pdf', exact: true }).waitFor();

    // A later call ends it: for a reason, by name, with the identity checked.
    await officer.goto('/ombudsdienst/patienten');
    await officer.getByLabel('Waarom zoek je deze patiënt op?', { exact: true }).selectOption({ index: 1 });
    await hands.fill('Naam of rijksregisternummer', 'willems jan');
    await hands.press('Zoek');
    assert.equal(new URL(officer.url()).search, '?gezocht', 'no name stands in an address');
    const found = officer.getByRole('radio', { name: /Jan Willems/ });
    if (await found.count()) await hands.choose('radio', /Jan Willems/);
    await officer.getByRole('button', { name: 'Open deze gegevens', exact: true }).first().click();
    await heading(officer, 'Jan Willems');
    await officer.getByRole('link', { name: 'Stopzetten op vraag van de patiënt', exact: true }).first().click();
    await officer.getByRole('heading', { level: 1, name: 'Mag Greet Vandamme het dossier opnieuw openen?' }).waitFor();
    await hands.choose('radio', 'Aan de balie');
    await hands.choose('radio', 'De patiënt zelf');
    await officer.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption({ index: 1 });
    await hands.press('Stopzetten op vraag van de patiënt');
    await officer.getByText('Greet Vandamme is niet meer uitgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();
    await patient.goto('/uitsluitingen');
    assert.equal(await card(patient, 'Nu uitgesloten', 'Greet Vandamme').count(), 0);
    await closePage(patient);
    await closePage(officer);
  });
}

test('every page of it, refused first', async () => {
  const page = await openPage(browser, demo);
  const hands = new Mouse(page);
  await signIn(page, 'An De Smet, ombudsdienst');
  await page.goto('/ombudsdienst/aanvragen/nieuw');
  await look(page);
  await hands.press('Voer aanvraag in');
  const summary = await page.locator('.govuk-error-summary').getByRole('link').allInnerTexts();
  assert.ok(summary.length > 8, summary.join(' '));
  await lookRefused(page, ...summary);
  await telephoned(page, hands, { niss: '39.05.18-000.23', given: 'Irène', family: 'Vermeulen', born: '18/5/1939' });
  await hands.press('Voer aanvraag in');
  await heading(page, 'De aanvraag is ingevoerd');
  await look(page);
  await page.getByRole('navigation', { name: 'Hoofdmenu', exact: true }).getByRole('link', { name: 'Brieven', exact: true }).click();
  await heading(page, 'Brieven');
  await look(page);
  await page.goto('/ombudsdienst/patienten');
  await look(page);
  await hands.press('Zoek');
  await lookRefused(page, 'Kies waarom je deze patiënt opzoekt.', 'Vul een naam of een rijksregisternummer in.');
  await page.getByLabel('Waarom zoek je deze patiënt op?', { exact: true }).selectOption({ index: 1 });
  await hands.fill('Naam of rijksregisternummer', 'Peeters');
  await hands.press('Zoek');
  await look(page);
  const found = page.getByRole('radio', { name: /Emma Peeters/ });
  if (await found.count()) await hands.choose('radio', /Emma Peeters/);
  await page.getByRole('button', { name: 'Open deze gegevens', exact: true }).first().click();
  await heading(page, 'Emma Peeters');
  await look(page);
  await page.getByRole('link', { name: 'Stopzetten op vraag van de patiënt', exact: true }).first().click();
  await look(page);
  await hands.press('Stopzetten op vraag van de patiënt');
  const refused = await page.locator('.govuk-error-summary').getByRole('link').allInnerTexts();
  assert.ok(refused.includes('Kies hoe je de identiteit gecontroleerd hebt.'), refused.join(' '));
  await lookRefused(page, ...refused);
  await page.getByRole('navigation', { name: 'Hoofdmenu', exact: true }).getByRole('link', { name: 'Logboek', exact: true }).click();
  await heading(page, 'Logboek');
  await look(page);
  await page.goto('/ombudsdienst/logboek?van=overmorgen');
  await lookRefused(page, 'Vul een datum in, zoals 23/11/2026.');
  await closePage(page);
});
