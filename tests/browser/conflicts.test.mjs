// A request about somebody of the ombudsdienst: from the tick to the registration at the stand-in, and what the officer at home sees of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { card, chooseFromList, onRequest, register, search } from './steps.mjs';
import { Mouse, NARROW, WIDE, closePage, heading, launch, openPage, signIn, startDemo } from './support.mjs';

const HOME = 'AZ Sint-Lucas Brugge';
const OTHER = 'Ziekenhuis Leieland';
const TICK = `Deze persoon werkt bij de ombudsdienst van ${HOME}, of kent daar iemand.`;
const QUESTION = 'Gaat dit over iemand van de ombudsdienst?';

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** What an officer sees of the worklist and of the finished ones. */
async function seen(officer, reference) {
  await officer.goto('/ombudsdienst');
  await heading(officer, 'Werklijst');
  assert.equal(await officer.getByText(reference).count(), 0, 'not on the worklist');
  await officer.goto(`/ombudsdienst/aanvragen/${reference}`);
  assert.equal(await officer.getByText(reference).count(), 0, 'nor at its address');
}

for (const { title, javaScript, viewport } of [
  { title: 'without JavaScript, 320 px', javaScript: false, viewport: NARROW },
  { title: 'with JavaScript, wide', javaScript: true, viewport: WIDE },
]) {
  test(`a ticked request is registered at the stand-in, ${title}`, async () => {
    const person = javaScript ? 'Greet Vandamme' : 'Sofie Claes';
    const patient = await openPage(browser, demo, { javaScript, viewport });
    const hands = new Mouse(patient);
    await signIn(patient, 'Jan Willems');
    await chooseFromList(patient, hands, {
      term: person,
      radio: javaScript ? /^Greet Vandamme .*P-1002/ : /^Sofie Claes .*1-00000-07-003/,
      riziv: !javaScript,
    });
    await hands.choose('checkbox', 'Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.');
    await hands.press('Ga verder');
    await heading(patient, 'Opmerkingen en contact');
    await hands.choose('checkbox', TICK);
    await hands.press('Ga verder');
    await heading(patient, 'Controleer je aanvraag');
    const told = `De ombudsdienst van ${OTHER} behandelt je aanvraag. Niemand van de ombudsdienst van ${HOME} kan ze lezen.`;
    await patient.getByText(told, { exact: true }).waitFor();
    await hands.press('Verstuur aanvraag');
    await heading(patient, 'Je aanvraag is verstuurd');
    const reference = (await patient.locator('.mt-ticket').innerText()).trim();

    const an = await openPage(browser, demo, { javaScript, viewport });
    await signIn(an, 'An De Smet, ombudsdienst');
    await seen(an, reference);
    const koen = await openPage(browser, demo, { javaScript, viewport });
    await signIn(koen, 'Koen Baert, ombudsdienst');
    await register(koen, new Mouse(koen), {
      reference,
      radio: new RegExp(`^${person}`),
      banner: `${person} is nu uitgesloten. De patiënt krijgt een bericht.`,
    });
    await seen(an, reference);
    await patient.goto('/uitsluitingen');
    await card(patient, 'Nu uitgesloten', person).waitFor();
    for (const page of [patient, an, koen]) await closePage(page);
  });
}

test('a description that names the ombudsdienst is asked about; every page of it', async () => {
  const patient = await openPage(browser, demo);
  const hands = new Mouse(patient);
  await signIn(patient, 'Emma Peeters');
  await search(patient, hands, 'Qwxz Qwxz');
  await patient.locator('#naam').fill('Annie');
  await patient.locator('#waar').fill(`ombudsdienst ${HOME}`);
  await hands.press('Ga verder');
  await hands.choose('checkbox', 'Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.');
  await hands.press('Ga verder');
  await look(patient);
  await hands.press('Ga verder');
  await heading(patient, QUESTION);
  await look(patient);
  await hands.press('Ga verder');
  await lookRefused(patient, 'Kies ja of nee.');
  await hands.choose('radio', 'Nee');
  await hands.press('Ga verder');
  await heading(patient, 'Controleer je aanvraag');
  await hands.press('Verstuur aanvraag');
  await heading(patient, 'Je aanvraag is verstuurd');
  const reference = (await patient.locator('.mt-ticket').innerText()).trim();

  const an = await openPage(browser, demo);
  await signIn(an, 'An De Smet, ombudsdienst');
  await an.goto(`/ombudsdienst/aanvragen/${reference}`);
  await onRequest(an, reference);

  // The patient hands it on: An keeps what she had.
  await patient.goto(`/aanvragen/${reference}`);
  await hands.follow('Laat een andere ombudsdienst dit behandelen');
  await heading(patient, 'Laat een andere ombudsdienst dit behandelen');
  await look(patient);
  await hands.press('Laat een andere ombudsdienst dit behandelen');
  await patient.getByText(`De ombudsdienst van ${OTHER} behandelt je aanvraag nu.`, { exact: true }).waitFor();
  await an.goto(`/ombudsdienst/aanvragen/${reference}`);
  await onRequest(an, reference);
  await an.getByText('Een andere ombudsdienst behandelt dit verder.', { exact: true }).waitFor();
  await look(an);

  await patient.goto('/berichten/nieuw');
  await look(patient);
  await hands.choose('radio', 'Andere vraag');
  await patient.locator('#tekst').fill('Mijn ex werkt bij jullie op de ombudsdienst.');
  await hands.press('Verstuur bericht');
  await heading(patient, QUESTION);
  await look(patient);
  await hands.press('Verstuur bericht');
  await lookRefused(patient, 'Kies ja of nee.');
  await hands.choose('radio', 'Ja. Laat een andere ombudsdienst dit lezen');
  await hands.press('Verstuur bericht');
  await patient.getByText('Je bericht is verstuurd.', { exact: true }).waitFor();
  for (const page of [patient, an]) await closePage(page);
});
