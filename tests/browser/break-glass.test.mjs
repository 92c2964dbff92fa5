// Doorbrekingen: what the patient sees of the demo's break, the suspicion, and how the ombudsdienst ends it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { Keyboard, Mouse, closePage, heading, launch, openPage, signIn, startDemo } from './support.mjs';

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const menu = (page) => page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Doorbrekingen', exact: true });

test('a break is shown, doubted, looked into and answered', async () => {
  const patient = await openPage(browser, demo);
  await signIn(patient, 'Emma Peeters');
  await menu(patient).click();
  await heading(patient, 'Doorbrekingen');
  const card = patient.locator('.mt-card').filter({ hasText: 'Uitgesloten persoon' });
  assert.equal(await card.count(), 1);
  for (const words of ['Nieuw', 'Enige van wacht op spoed.', 'AZ Sint-Lucas Brugge, spoedgevallen', 'Medicatieschema']) {
    assert.ok((await card.innerText()).includes(words), words);
  }
  await look(patient);
  const question = card.getByRole('link', { name: 'Stel hierover een vraag', exact: true });
  assert.match(await question.getAttribute('href'), /^\/berichten\/GB-\d{4}-\d{6,7}-[A-Z]#antwoord$/);
  await question.click();
  await patient.getByRole('heading', { level: 1, name: 'Je dossier is geopend in een noodgeval', exact: true }).waitFor();
  assert.equal(await patient.locator('#antwoord').count(), 1, 'the link leads to the answer');
  await look(patient);
  await menu(patient).click();
  assert.equal(await patient.getByText('Nieuw', { exact: true }).count(), 0, 'read');
  // One question, by keyboard: nothing is reported before the button, and no answer is needed.
  const keys = new Keyboard(patient);
  await keys.follow('Ik vertrouw dit niet');
  await heading(patient, 'Wat klopt er niet?');
  await patient.getByText(/Met een bericht, uiterlijk op \d+ \w+ \d{4}\.$/).waitFor();
  await look(patient);
  const words = 'Schrijf het in je eigen woorden (niet verplicht)';
  await keys.fill(words, 'é'.repeat(1001));
  await keys.press('Verstuur melding');
  await lookRefused(patient, 'Je tekst is te lang: 1001 tekens. Gebruik er maximaal 1000.');
  await keys.fill(words, 'Ik was die dag niet in het ziekenhuis.');
  await keys.press('Verstuur melding');
  const done = patient.getByRole('alert', { name: 'Gelukt', exact: true });
  await done.getByText('Je melding is verstuurd. De ombudsdienst zoekt het uit.', { exact: true }).waitFor();
  assert.ok(await done.evaluate((element) => element === document.activeElement), 'what was done has the focus');
  assert.equal(await patient.title(), 'Je melding is verstuurd. De ombudsdienst zoekt het uit – Doorbrekingen – Mijn Toegang');
  assert.equal(await patient.getByRole('link', { name: 'Ik vertrouw dit niet', exact: true }).count(), 0);
  await look(patient);

  const officer = await openPage(browser, demo);
  const hands = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await menu(officer).click();
  await heading(officer, 'Doorbrekingen');
  await look(officer);
  // Searched by name, in another order, and back: no name stands in an address.
  await hands.fill('Naam van zorgverlener of patiënt', 'niemand zo');
  await hands.press('Zoek');
  await officer.getByText('We vonden geen doorbrekingen. Kijk na wat je invulde, of toon alles.', { exact: true }).waitFor();
  await look(officer);
  await hands.fill('Naam van zorgverlener of patiënt', 'peeters');
  await hands.press('Zoek');
  await officer.getByRole('listitem').filter({ hasText: 'Dossier van Emma Peeters' }).first().waitFor();
  assert.equal(new URL(officer.url()).search, '?gezocht');
  await officer.getByRole('navigation', { name: 'Volgorde' }).getByRole('link', { name: 'Oudste eerst', exact: true }).click();
  await officer.getByRole('listitem').filter({ hasText: 'Dossier van Emma Peeters' }).first().waitFor();
  await look(officer);
  await officer.getByRole('link', { name: 'Toon wat te bekijken is', exact: true }).click();
  // The reason stands in the row, and what can be done beside it.
  const row = officer.getByRole('listitem').filter({ hasText: 'Dossier van Emma Peeters' }).first();
  await row.getByText(/^‘.+’$/).waitFor();
  await row.getByRole('button', { name: 'Start onderzoek', exact: true }).waitFor();
  await row.getByRole('link', { name: 'Open', exact: true }).click();
  await heading(officer, 'Doorbreking');
  await look(officer);
  await hands.press('Start onderzoek');
  await officer.getByText('Je onderzoekt nu deze melding.', { exact: true }).waitFor();
  await hands.press('Sluit melding af');
  await lookRefused(officer, 'Kies een beslissing.', 'Schrijf wat je vastgesteld hebt.', 'Schrijf een uitleg voor de patiënt.');
  await hands.choose('radio', 'Ongegrond');
  await hands.fill('Bevindingen', 'De wachtlijst klopt.');
  await hands.fill('Uitleg voor de patiënt', 'Deze arts was die nacht alleen van wacht.');
  await hands.press('Sluit melding af');
  await officer.getByText('De melding is afgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();
  await look(officer);
  await closePage(officer);

  await patient.reload();
  await patient.getByText('Goede reden', { exact: true }).waitFor();
  assert.ok(!(await patient.locator('main').innerText()).includes('De wachtlijst klopt.'), 'the findings stay inside');
  await patient.getByText('Er was een goede reden.').waitFor();
  await look(patient);
  await patient.getByRole('link', { name: 'Lees de uitleg', exact: true }).click();
  // The answer has a title of its own, leaves a way on, and is no second alarm.
  await patient.getByRole('heading', { level: 2, name: 'Antwoord op je melding', exact: true }).waitFor();
  await patient.getByText(/Deze arts was die nacht alleen van wacht\. Ga je niet akkoord\? Schrijf het hieronder of bel ons\.$/).waitFor();
  await patient.getByText('Ik was die dag niet in het ziekenhuis.', { exact: true }).waitFor();
  await look(patient);
  await patient.goto('/berichten');
  assert.equal(await patient.getByRole('link', { name: 'Antwoord op je melding', exact: true }).count(), 1);
  assert.equal(await patient.getByRole('link', { name: 'Je dossier is geopend in een noodgeval', exact: true }).count(), 0);
  await look(patient);
  await closePage(patient);
});
