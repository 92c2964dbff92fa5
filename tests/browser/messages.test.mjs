// Berichten: writing, attaching, answering, on both sides; what the portal tells is answered like any message.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { chooseFromList, finish } from './steps.mjs';
import {
  Keyboard, Mouse, NARROW, WIDE, closePage, heading, launch, noSidewaysScroll, openPage, pdfDocument, scratch, signIn, startDemo,
} from './support.mjs';

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

const TEXT = 'Ik wil iets vragen 🙏🏽 <script>alert("x")</script> & zo.\nمرحبا، سؤال';

/** A file as a telephone or scanner makes it. */
function file(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
const pdf = () => file('formulier.pdf', pdfDocument());

async function unread(page, count) {
  const link = page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: /^Berichten/ });
  await link.waitFor();
  assert.equal((await link.innerText()).replace(/\s+/g, ' ').trim(), count ? `Berichten ${count} ongelezen` : 'Berichten');
}

async function write(page, hands, { topic, text, files = [] }) {
  await page.goto('/berichten');
  await hands.follow('Schrijf een bericht');
  await heading(page, 'Nieuw bericht');
  await hands.choose('radio', topic);
  await hands.fill('Je bericht', text);
  if (files.length) await page.getByLabel('Voeg een bestand toe (niet verplicht)', { exact: true }).setInputFiles(files);
  await hands.press('Verstuur bericht');
  await page.getByText('Je bericht is verstuurd.', { exact: true }).waitFor();
  await heading(page, topic);
  return new URL(page.url()).pathname;
}

const VARIANTS = [
  { title: 'without JavaScript, 320 px', hands: Mouse, javaScript: false, viewport: NARROW, who: 'Jan Willems' },
  { title: 'with the keyboard only', hands: Keyboard, javaScript: true, viewport: WIDE, who: 'Emma Peeters' },
];

for (const { title, hands: Hands, javaScript, viewport, who } of VARIANTS) {
  test(`a message with a file, its answer and the answer to that, ${title}`, async () => {
    const patient = await openPage(browser, demo, { javaScript, viewport });
    const hands = new Hands(patient);
    await signIn(patient, who, hands);
    const conversation = await write(patient, hands, { topic: 'Andere vraag', text: TEXT, files: [pdf()] });
    await patient.getByText('<script>alert("x")</script>').waitFor();
    await noSidewaysScroll(patient);

    const officer = await openPage(browser, demo, { javaScript, viewport });
    const officerHands = new Hands(officer);
    await signIn(officer, 'An De Smet, ombudsdienst', officerHands);
    await officer.goto('/ombudsdienst/berichten');
    await heading(officer, 'Berichten');
    await noSidewaysScroll(officer);
    await officer.goto(`/ombudsdienst${conversation}`);
    await officer.getByText('<script>alert("x")</script>').waitFor();
    await noSidewaysScroll(officer);
    const [download] = await Promise.all([
      officer.waitForEvent('download'),
      officer.getByRole('link', { name: 'formulier.pdf', exact: true }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'formulier.pdf');
    assert.deepEqual(readFileSync(await download.path()), readFileSync(pdf()));
    await officerHands.fill('Antwoord aan de patiënt', 'Dag, dat zoeken we uit.\nTot snel.');
    await officerHands.press('Verstuur bericht');
    await officer.getByText('Je antwoord is verstuurd. De patiënt krijgt een bericht.', { exact: true }).waitFor();

    await patient.goto('/uitsluitingen');
    const before = Number((await patient.getByRole('link', { name: /^Berichten/ }).innerText()).match(/\d+/)?.[0] ?? 0);
    assert.ok(before > 0, 'the menu says that something is unread');
    await patient.goto(conversation);
    await patient.getByText('Dag, dat zoeken we uit.').waitFor();
    await unread(patient, before - 1);
    await hands.fill('Jouw antwoord', 'Bedankt.');
    await hands.press('Verstuur bericht');
    await patient.getByText('Bedankt.', { exact: true }).waitFor();
    await noSidewaysScroll(patient);

    await officer.goto(`/ombudsdienst${conversation}`);
    await officer.getByText('Bedankt.', { exact: true }).waitFor();
    await officerHands.press('Sluit gesprek');
    await officer.getByText('Het gesprek is gesloten.', { exact: true }).waitFor();
    await officerHands.press('Heropen gesprek');
    await officer.getByText('Het gesprek is weer open.', { exact: true }).waitFor();
    await closePage(patient);
    await closePage(officer);
  });
}

test('every page of the messages, refused first', async () => {
  const page = await openPage(browser, demo);
  const hands = new Mouse(page);
  await signIn(page, 'Noor El Amrani');
  await page.goto('/berichten');
  await page.getByText('Je hebt nog geen berichten', { exact: true }).waitFor();
  await look(page);
  await hands.follow('Schrijf een bericht');
  await look(page);
  await hands.press('Verstuur bericht');
  await lookRefused(page, 'Kies een onderwerp.', 'Schrijf je bericht.');
  await hands.choose('radio', 'Vermoeden van onterechte inzage');
  await hands.fill('Je bericht', '🙂'.repeat(4001));
  await page.getByLabel('Voeg een bestand toe (niet verplicht)', { exact: true }).setInputFiles([file('virus.exe', 'MZ')]);
  await hands.press('Verstuur bericht');
  await lookRefused(
    page,
    'Je bericht is te lang: 4001 tekens. Gebruik er maximaal 4000.',
    '‘virus.exe’ is geen PDF, JPEG of PNG. Kies een ander bestand.',
  );
  assert.equal(await page.getByLabel('Je bericht', { exact: true }).inputValue(), '🙂'.repeat(4001), 'nothing is cut');
  const conversation = await write(page, hands, { topic: 'Uitsluiting aanvragen', text: 'W'.repeat(500), files: [pdf()] });
  await look(page);
  await page.goto('/berichten');
  await look(page);
  await hands.fill('Zoek in je berichten', 'niets zoals dit');
  await hands.press('Zoek');
  await look(page);
  assert.equal(new URL(page.url()).search, '?gezocht', 'what was searched stands in no address');

  const officer = await openPage(browser, demo);
  const officerHands = new Mouse(officer);
  await signIn(officer, 'Koen Baert, ombudsdienst');
  await officer.goto('/ombudsdienst/berichten');
  await look(officer);
  await officer.goto(`/ombudsdienst${conversation}`);
  await look(officer);
  await officerHands.press('Verstuur bericht');
  await lookRefused(officer, 'Schrijf je bericht.');
  // Somebody else's is not there.
  const other = await openPage(browser, demo);
  await signIn(other, 'An De Smet, ombudsdienst');
  assert.equal((await other.goto(`/ombudsdienst${conversation}`)).status(), 404);
  await closePage(other);
  await closePage(page);
  await closePage(officer);
});

test('a question about a request waits for its answer', async () => {
  const patient = await openPage(browser, demo, { javaScript: false });
  const hands = new Mouse(patient);
  await signIn(patient, 'Jan Willems');
  await chooseFromList(patient, hands, { term: 'Claes', radio: /^Sofie Claes .*1-00000-07-003/, riziv: true });
  const reference = await finish(patient, hands);
  const officer = await openPage(browser, demo);
  const officerHands = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await officer.goto(`/ombudsdienst/aanvragen/${reference}`);
  await officerHands.press('Neem in behandeling');
  // The link beside the decision leads down to this one.
  await officer.locator('#vraag').getByRole('link', { name: 'Stel een vraag aan de patiënt', exact: true }).click();
  await look(officer);
  await officerHands.press('Verstuur vraag');
  await lookRefused(officer, 'Schrijf je bericht.');
  await officerHands.fill('Je vraag', 'Bedoel je de arts van cardiologie?');
  await officerHands.press('Verstuur vraag');
  await officer.getByText('Wacht op patiënt', { exact: true }).first().waitFor();
  await look(officer);

  await patient.goto('/uitsluitingen');
  await patient.getByText('Vraag voor jou', { exact: true }).waitFor();
  await patient.goto('/berichten');
  await hands.follow('We hebben een vraag over je aanvraag');
  await patient.getByText('Bedoel je de arts van cardiologie?', { exact: true }).waitFor();
  await hands.fill('Jouw antwoord', 'Ja, die.');
  await hands.press('Verstuur bericht');
  await patient.goto(`/aanvragen/${reference}`);
  await patient.getByText('In behandeling', { exact: true }).first().waitFor();
  await closePage(patient);
  await closePage(officer);
});

test('a message becomes a request that the patient reads and sends', async () => {
  const patient = await openPage(browser, demo, { javaScript: false });
  const hands = new Mouse(patient);
  await signIn(patient, 'Jan Willems');
  const text = 'Kan Greet Vandamme van het onthaal uitgesloten worden?';
  const conversation = await write(patient, hands, { topic: 'Uitsluiting aanvragen', text });
  const officer = await openPage(browser, demo);
  const officerHands = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await officer.goto(`/ombudsdienst${conversation}`);
  await officer.getByText('Maak er een aanvraag van', { exact: true }).first().click();
  await look(officer);
  await officerHands.fill('Zoek in de lijst', 'Vandamme');
  await officerHands.press('Zoek');
  await look(officer);
  await officerHands.choose('radio', /^Greet Vandamme .*P-1002/);
  await officer.getByRole('button', { name: 'Zet klaar voor de patiënt', exact: true }).first().click();
  await officer.waitForURL(new RegExp(`${conversation}$`));
  await look(officer);

  await patient.goto(conversation);
  await hands.follow('Ga naar je aanvraag');
  await heading(patient, 'Wat een uitsluiting betekent');
  await hands.choose('checkbox', 'Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.');
  await hands.press('Ga verder');
  await heading(patient, 'Controleer je aanvraag');
  await patient.getByText('Greet Vandamme', { exact: true }).waitFor();
  await patient.getByText(text, { exact: true }).waitFor();
  await hands.press('Verstuur aanvraag');
  await heading(patient, 'Je aanvraag is verstuurd');
  await closePage(patient);
  await closePage(officer);
});
