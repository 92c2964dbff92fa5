// A patient without the portal: a telephone call to its registration, what the patient then finds, and an ending by telephone.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { card, entered, intakeStep, telephoned } from './steps.mjs';
import { Keyboard, Mouse, NARROW, WIDE, closePage, heading, launch, openPage, pdfDocument, scratch, signIn, startDemo } from './support.mjs';

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
    const scan = join(folder, 'formulier.pdf');
    writeFileSync(scan, pdfDocument());
    await telephoned(officer, hands, { niss: '85.07.30-999.32', given: 'Jan', family: 'Willems', born: '30/7/1985', scan });
    await officer.getByText('formulier.pdf', { exact: true }).first().waitFor();
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

/** Counts what a person does: a field filled in, a choice, a button, Enter. Moving from one to the next is not counted. */
class Counted {
  constructor(hands, page) {
    Object.assign(this, { hands, page, done: 0 });
  }
  async fill(...what) {
    this.done += 1;
    await this.hands.fill(...what);
  }
  async choose(...what) {
    this.done += 1;
    await this.hands.choose(...what);
  }
  async press(...what) {
    this.done += 1;
    await this.hands.press(...what);
  }
  async follow(...what) {
    this.done += 1;
    await this.hands.follow(...what);
  }
  /** Enter in the field that was filled in last: what it sends is the form's first button. */
  async enter() {
    this.done += 1;
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press('Enter')]);
  }
  /** The list of checks of identity: the first of it. */
  async check() {
    this.done += 1;
    const list = this.page.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true });
    if (this.hands instanceof Keyboard) {
      await this.hands.goTo(list, 'the check of identity');
      await this.page.keyboard.press('ArrowDown');
    } else {
      await list.selectOption({ index: 1 });
    }
    assert.notEqual(await list.inputValue(), '');
  }
}

for (const { title, hand, javaScript } of [
  { title: 'by mouse', hand: Mouse, javaScript: false },
  { title: 'by keyboard only', hand: Keyboard, javaScript: true },
]) {
  test(`a telephone request takes fewer than 15 interactions, ${title}`, async () => {
    const page = await openPage(browser, demo, { javaScript, viewport: WIDE });
    const hands = new Counted(new hand(page), page);
    await signIn(page, 'Lien Maes, ombudsdienst');
    await page.goto('/ombudsdienst');
    await hands.follow('Voer een aanvraag in');
    await intakeStep(page, 1);
    const born = hand === Mouse ? ['480211', '11/2/1948'] : ['510203', '3/2/1951'];
    const first = `${born[0]}003`;
    await hands.fill('Rijksregisternummer', `${first}${String(97 - (Number(first) % 97)).padStart(2, '0')}`);
    await hands.fill('Voornaam', 'Georgette');
    await hands.fill('Familienaam', 'Lambrecht');
    await hands.fill('Geboortedatum', born[1]);
    await hands.check();
    await hands.press('Ga verder');
    await intakeStep(page, 2);
    await hands.fill('Naam of RIZIV-nummer', 'Vandamme');
    await hands.enter();
    await hands.choose('radio', /^Greet Vandamme .*P-1002/);
    await hands.press('Ga verder');
    await intakeStep(page, 3);
    await hands.choose('checkbox', 'Ik heb uitgelegd wat een uitsluiting is en wat de gevolgen zijn. De patiënt begrijpt dat.');
    await hands.press('Ga verder');
    await intakeStep(page, 4);
    await hands.press('Voer aanvraag in');
    await heading(page, 'De aanvraag is ingevoerd');
    assert.ok(hands.done < 15, `${hands.done} interactions`);
    await closePage(page);
  });
}

test('Enter sends Ga verder, not what is beside it', async () => {
  const page = await openPage(browser, demo, { javaScript: false });
  const hands = new Mouse(page);
  await signIn(page, 'An De Smet, ombudsdienst');
  await page.goto('/ombudsdienst/aanvragen/nieuw');
  await hands.fill('Voornaam', 'Georgette');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await page.getByRole('link', { name: 'Vul een familienaam in.', exact: true }).waitFor();
  await closePage(page);
});

test('every page of it, refused first', async () => {
  const page = await openPage(browser, demo);
  const hands = new Mouse(page);
  await signIn(page, 'An De Smet, ombudsdienst');
  const refused = async () => {
    const summary = await page.locator('.govuk-error-summary').getByRole('link').allInnerTexts();
    await lookRefused(page, ...summary);
    return summary;
  };
  await page.goto('/ombudsdienst/aanvragen/nieuw');
  await look(page);
  await hands.press('Ga verder');
  assert.ok((await refused()).length > 3);
  // A choice shows what belongs to it.
  const evidence = page.getByLabel('Wat heb je daarvan gezien?', { exact: true });
  assert.equal(await evidence.isVisible(), false);
  await hands.choose('radio', 'Een ouder');
  assert.equal(await evidence.isVisible(), true);
  await look(page);
  await hands.press('Ga verder');
  assert.ok((await refused()).includes('Vul in wat je gezien hebt.'));
  // At home here: what is known is said at the second step.
  await page.goto('/ombudsdienst/aanvragen/nieuw');
  await hands.fill('Rijksregisternummer', '85.07.30-000.61');
  await hands.fill('Voornaam', 'Emma');
  await hands.fill('Familienaam', 'Peeters');
  await hands.fill('Geboortedatum', '30/7/1985');
  await page.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption({ index: 1 });
  await hands.press('Ga verder');
  await page.getByText('Mijn Toegang kent deze patiënt.', { exact: true }).waitFor();
  await look(page);
  await hands.press('Ga verder');
  assert.deepEqual(await refused(), ['Kies een persoon uit de lijst, of beschrijf de persoon.']);
  await hands.fill('Naam of RIZIV-nummer', 'Janssens');
  await hands.press('Zoek');
  await look(page);
  await hands.choose('radio', /^De persoon staat er niet bij/);
  await look(page);
  await hands.fill('Naam', 'Sofie');
  await hands.fill('Ziekenhuis en dienst', 'AZ Sint-Lucas Brugge, onthaal');
  await hands.press('Ga verder');
  await intakeStep(page, 3);
  await look(page);
  await hands.press('Ga verder');
  assert.deepEqual(await refused(), ['Vink aan dat de gevolgen uitgelegd zijn.']);
  await hands.press('Bewaar en stop');
  await page.getByText('De aanvraag is bewaard.', { exact: true }).waitFor();
  await page.goto('/ombudsdienst/aanvragen/nieuw');
  await look(page);
  await page.getByRole('region', { name: 'Nog niet ingevoerd' }).getByRole('link').first().click();
  await intakeStep(page, 3);
  await telephoned(page, hands, { niss: '39.05.18-000.23', given: 'Irène', family: 'Vermeulen', born: '18/5/1939' });
  await look(page);
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
  assert.ok((await refused()).includes('Kies hoe je de identiteit gecontroleerd hebt.'));
  await page.getByRole('navigation', { name: 'Hoofdmenu', exact: true }).getByRole('link', { name: 'Logboek', exact: true }).click();
  await heading(page, 'Logboek');
  await look(page);
  await page.goto('/ombudsdienst/logboek?van=overmorgen');
  await lookRefused(page, 'Vul een datum in, zoals 23/11/2026.');
  await closePage(page);
});
