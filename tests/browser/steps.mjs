// The main job in steps, with the words that are fixed.

import assert from 'node:assert/strict';
import { heading } from './support.mjs';

export const REFERENCE = /UA-\d{4}-\d{6,7}-[A-Z]/;

/** From the list to *Kies de juiste persoon* (or *Beschrijf de persoon* when nobody is found). */
export async function search(page, hands, term) {
  await page.goto('/uitsluitingen');
  await hands.follow('Vraag een uitsluiting aan');
  await heading(page, 'Wie wil je uitsluiten?');
  await hands.fill('Naam of RIZIV-nummer', term);
  await hands.press('Zoek');
}

export async function chooseFromList(page, hands, { term, radio, riziv }) {
  await search(page, hands, term);
  await heading(page, 'Kies de juiste persoon');
  await hands.choose('radio', radio);
  await hands.press('Ga verder');
  if (riziv) {
    await heading(page, 'We raden je eHealth aan');
    await hands.choose('radio', 'Via het ziekenhuis');
    await hands.press('Ga verder');
  }
  await heading(page, 'Wat een uitsluiting betekent');
}

/** From the consequences to the confirmation; gives the reference. */
export async function finish(page, hands, { remark = '' } = {}) {
  await hands.choose('checkbox', 'Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.');
  await hands.press('Ga verder');
  await heading(page, 'Opmerkingen en contact');
  if (remark) await hands.fill('Wil je iets toevoegen? (niet verplicht)', remark);
  await hands.press('Ga verder');
  await heading(page, 'Controleer je aanvraag');
  if (remark) await page.getByText(remark, { exact: true }).waitFor();
  await hands.press('Verstuur aanvraag');
  await heading(page, 'Je aanvraag is verstuurd');
  const [reference] = REFERENCE.exec(await page.getByRole('main').innerText()) ?? [];
  assert.ok(reference, 'the confirmation shows the reference');
  return reference;
}

/** The page of a request: its heading is the patient's name, the reference stands over it and in the title. */
export async function onRequest(page, reference) {
  await page.locator('.govuk-caption-l .mt-ticket', { hasText: reference }).waitFor();
  assert.match(await page.title(), new RegExp(`Aanvraag ${reference} – Mijn Toegang$`));
}

/** The officer's part, on the officer's page: takes the request and registers one person. */
export async function register(page, hands, { reference, radio, banner }) {
  await page.goto('/ombudsdienst');
  await heading(page, 'Werklijst');
  await hands.follow(reference);
  await onRequest(page, reference);
  await hands.press('Neem in behandeling');
  await onRequest(page, reference);
  await hands.choose('radio', radio);
  await hands.press('Registreer uitsluiting');
  await page.getByText(banner, { exact: true }).waitFor();
}

/** The card of a person under a heading of the list. */
export function card(page, section, name) {
  return page
    .getByRole('region', { name: section })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) });
}

export async function giveAccessAgain(page, hands, name) {
  await page.goto('/uitsluitingen');
  await card(page, 'Nu uitgesloten', name).waitFor();
  const link = card(page, 'Nu uitgesloten', name).getByRole('link', { name: 'Geef opnieuw toegang', exact: true });
  await hands.use(link, 'Geef opnieuw toegang');
  await heading(page, `Mag ${name} je dossier opnieuw openen?`);
  await hands.press('Geef opnieuw toegang');
  await heading(page, 'Uitsluitingen');
  await page.getByText(`${name} is niet meer uitgesloten.`, { exact: true }).waitFor();
  assert.equal(await card(page, 'Nu uitgesloten', name).count(), 0);
}

/** The officer's steps, filled in for a patient on the telephone who wants Greet Vandamme excluded; at *Controle*, not entered yet. */
export async function telephoned(page, hands, { niss, given, family, born, scan }) {
  await page.goto('/ombudsdienst');
  await hands.follow('Voer een aanvraag in');
  await intakeStep(page, 1);
  await hands.fill('Rijksregisternummer', niss);
  await hands.fill('Voornaam', given);
  await hands.fill('Familienaam', family);
  await hands.fill('Geboortedatum', born);
  await page.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption({ index: 1 });
  if (scan) {
    await page.getByText('Voeg een scan of e-mail toe', { exact: true }).click();
    await page.getByLabel('Voeg een bestand toe (niet verplicht)', { exact: true }).setInputFiles(scan);
  }
  await hands.press('Ga verder');
  await intakeStep(page, 2);
  await hands.fill('Naam of RIZIV-nummer', 'Vandamme');
  await hands.press('Zoek');
  await hands.choose('radio', /^Greet Vandamme .*P-1002/);
  await hands.press('Ga verder');
  await intakeStep(page, 3);
  await hands.choose('checkbox', 'Ik heb uitgelegd wat een uitsluiting is en wat de gevolgen zijn. De patiënt begrijpt dat.');
  await hands.choose('radio', 'Per telefoon');
  await hands.fill('Telefoonnummer', '050 12 34 56');
  await hands.press('Ga verder');
  await intakeStep(page, 4);
}

/** Waits for a step of the intake: its number stands in the title. */
export async function intakeStep(page, number) {
  await heading(page, 'Voer een aanvraag in');
  await page.waitForFunction((wanted) => document.title.includes(`stap ${wanted} van 4`), number);
}

/** **Voer aanvraag in**: the receipt, and from there the page of the request. Answers its reference. */
export async function entered(page, hands) {
  await hands.press('Voer aanvraag in');
  await heading(page, 'De aanvraag is ingevoerd');
  const reference = REFERENCE.exec(await page.locator('main').innerText())?.[0];
  await page.goto(`/ombudsdienst/aanvragen/${reference}`);
  await onRequest(page, reference);
  return reference;
}
