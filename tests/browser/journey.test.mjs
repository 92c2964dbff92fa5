// The main job, end to end: a patient asks, the ombudsdienst registers, the exclusion stands, the patient gives access again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mailsIn } from './mail.mjs';
import { card, chooseFromList, finish, giveAccessAgain, onRequest, register, search } from './steps.mjs';
import {
  Keyboard, Mouse, NARROW, WIDE, closePage, eventually, heading, launch, noSidewaysScroll, openPage, signIn, startDemo,
} from './support.mjs';

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const REMARK = "Liever niet 🙏🏽 <script>alert('x')</script> & zo.";

const mailsToOmbudsdienst = () => mailsIn(demo.mailFolder, 'ombudsdienst@example.org');

/** That something waits, after so many mails that said so before: it leads to the worklist, and tells nothing else. */
async function mailAfter(before, reference) {
  const mails = await eventually('the mail to the ombudsdienst', () => {
    const found = mailsToOmbudsdienst();
    return found.length > before ? found : null;
  });
  assert.equal(mails.length, before + 1, 'one mail');
  for (const { subject, text, whole } of mails) {
    assert.equal(subject, 'Er wacht iets in Mijn Toegang');
    assert.ok(text.includes(`${demo.url}/ombudsdienst\n`), text);
    for (const secret of [reference, 'Jan', 'Willems', '85073099932', 'Claes', 'Janssens', 'Vandamme', 'Liever']) {
      assert.ok(!whole.includes(secret), `${secret} stands in the mail`);
    }
  }
}

const VARIANTS = [
  { title: 'without JavaScript, wide', hands: Mouse, javaScript: false, viewport: WIDE,
    name: 'Sofie Claes', term: 'Claes', radio: /^Sofie Claes .*1-00000-07-003/, riziv: true },
  { title: 'without JavaScript, 320 px', hands: Mouse, javaScript: false, viewport: NARROW,
    name: 'Tom Janssens', term: 'tom janssens', radio: /^Tom Janssens .*P-1001/, riziv: false },
  { title: 'with JavaScript, 320 px, by RIZIV number', hands: Mouse, javaScript: true, viewport: NARROW,
    name: 'Tom Janssens', term: '4.00000.28.401', radio: /^Tom Janssens .*4-00000-28-401/, riziv: true },
  { title: 'with the keyboard only', hands: Keyboard, javaScript: true, viewport: WIDE,
    name: 'Greet Vandamme', term: 'Vandamme', radio: /^Greet Vandamme .*P-1002/, riziv: false },
];

for (const { title, hands: Hands, javaScript, viewport, name, term, radio, riziv } of VARIANTS) {
  test(`the journey ${title}`, async () => {
    const patient = await openPage(browser, demo, { javaScript, viewport });
    const hands = new Hands(patient);
    await signIn(patient, 'Jan Willems', hands);
    await heading(patient, 'Uitsluitingen');
    await chooseFromList(patient, hands, { term, radio, riziv });
    const before = mailsToOmbudsdienst().length;
    const reference = await finish(patient, hands, { remark: REMARK });
    await noSidewaysScroll(patient);
    const pending = async () => {
      await patient.goto('/uitsluitingen');
      return card(patient, 'Lopende aanvragen', name);
    };
    await (await pending()).getByText(`${name} kan je dossier nog openen tot de ombudsdienst de uitsluiting registreert.`).waitFor();
    await mailAfter(before, reference);

    const officer = await openPage(browser, demo, { javaScript, viewport });
    const officerHands = new Hands(officer);
    await signIn(officer, 'An De Smet, ombudsdienst', officerHands);
    await register(officer, officerHands, { reference, radio, banner: `${name} is nu uitgesloten. De patiënt krijgt een bericht.` });
    await noSidewaysScroll(officer);

    await patient.goto('/uitsluitingen');
    await card(patient, 'Nu uitgesloten', name).getByText('nexuzhealth', { exact: true }).waitFor();
    assert.equal(await card(patient, 'Lopende aanvragen', name).count(), 0);
    await noSidewaysScroll(patient);
    await giveAccessAgain(patient, hands, name);
    await noSidewaysScroll(patient);

    // For a day the patient can take that back.
    const undo = patient.getByRole('row', { name: new RegExp(name) }).getByRole('button', { name: 'Maak ongedaan', exact: true });
    await hands.use(undo.first(), 'Maak ongedaan');
    await patient.getByText(`${name} is opnieuw uitgesloten.`, { exact: true }).waitFor();
    await card(patient, 'Nu uitgesloten', name).waitFor();
    await giveAccessAgain(patient, hands, name);
    await closePage(patient);
    await closePage(officer);
  });
}

test('a person whom the list does not know is described, added and registered', async () => {
  const name = 'D’Hondt–Müller'.replace('’', "'");
  const patient = await openPage(browser, demo, { javaScript: false });
  const hands = new Mouse(patient);
  await signIn(patient, 'Jan Willems');
  await search(patient, hands, name);
  // Nobody is found: the page says so and leads on to describing.
  const none = patient.getByRole('radio', { name: 'De persoon staat er niet bij', exact: true });
  if (await none.count()) {
    await hands.choose('radio', 'De persoon staat er niet bij');
    await hands.press('Ga verder');
  }
  await heading(patient, 'Beschrijf de persoon');
  await hands.fill('Naam', name);
  await hands.fill('Ziekenhuis en dienst', 'AZ Sint-Lucas, onthaal <b>polikliniek</b>');
  await hands.fill('Functie (als je die kent)', 'onthaalmedewerker 👋');
  await hands.press('Ga verder');
  await heading(patient, 'Wat een uitsluiting betekent');
  const before = mailsToOmbudsdienst().length;
  const reference = await finish(patient, hands, { remark: REMARK });
  await mailAfter(before, reference);

  const officer = await openPage(browser, demo, { javaScript: false });
  const officerHands = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await officerHands.follow(reference);
  await officerHands.press('Neem in behandeling');
  await officerHands.follow('Voeg persoon toe');
  await heading(officer, 'Voeg persoon toe');
  await officerHands.fill('Voornaam', 'Zoë');
  await officerHands.fill('Familienaam', name);
  await officerHands.fill('Functie', 'Onthaalmedewerker');
  await officerHands.fill('Personeelsnummer (niet verplicht)', 'P-9001');
  await officer.getByLabel('Zorginstelling', { exact: true }).selectOption({ label: 'AZ Sint-Lucas Brugge' });
  await officerHands.press('Voeg persoon toe');
  await onRequest(officer, reference);
  await officerHands.choose('radio', new RegExp(`^Zoë ${name}`));
  await officerHands.press('Registreer uitsluiting');
  await officer.getByText(`Zoë ${name} is nu uitgesloten. De patiënt krijgt een bericht.`, { exact: true }).waitFor();
  await patient.goto('/uitsluitingen');
  await card(patient, 'Nu uitgesloten', `Zoë ${name}`).waitFor();
  await giveAccessAgain(patient, hands, `Zoë ${name}`);
  await closePage(patient);
  await closePage(officer);
});
