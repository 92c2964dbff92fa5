// Pages of patients and visitors that one seldom meets, each looked at as every other page is: the provider's choices, a planned stop,
// Dat was ik niet in its three answers, a report that was right, what is refused by size, token or page, and eHealth out of reach.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { look, lookRefused } from './page-checks.mjs';
import { choose, openAt, people, refused } from './oidc/sign-in-steps.mjs';
import { World } from './oidc/portal.mjs';
import { startProvider } from './oidc/provider.mjs';
import { Keyboard, Mouse, closePage, eventually, heading, launch, openPage, signIn } from './support.mjs';

const run = promisify(execFile);
const LEVEL = (number) => `urn:be:fedict:iam:fas:Level${number}`;
let [world, browser] = [];
before(async () => {
  [world, browser] = await Promise.all([World.open(), launch()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const open = () => openPage(browser, world.demo);

test('the choices of the provider, by keyboard, each with what one needs for it', async () => {
  const provider = await startProvider({ style: 'fas', host: '127.0.0.2' });
  people(provider, ['emma']);
  const choices = [
    { label: 'Aanmelden met itsme', needs: 'Je hebt je gsm met de itsme-app nodig.', acr_values: [LEVEL(450)] },
    { label: 'Aanmelden met eID', needs: 'Je hebt je identiteitskaart, de pincode en een kaartlezer nodig.', acr_values: [LEVEL(500)] },
  ];
  const portal = await world.portal({ patient: provider, patientMore: { choices } });
  const page = await openAt(browser, portal, [provider]);
  await page.goto('/aanmelden');
  await heading(page, 'Aanmelden');
  await page.getByText('Hoe wil je je aanmelden?', { exact: false }).waitFor();
  await look(page);
  const eid = page.getByRole('button', { name: 'Aanmelden met eID', exact: true });
  const described = await eid.getAttribute('aria-describedby');
  assert.equal(await page.locator(`[id="${described}"]`).innerText(), choices[1].needs);
  await new Keyboard(page).use(eid, 'Aanmelden met eID');
  await heading(page, 'Aanmelden bij CSAM');
  assert.equal(provider.of('authorization').at(-1).params.acr_values, LEVEL(500));
  await choose(page, 'Emma Peeters');
  // This portal is not connected to eHealth, and says so.
  await heading(page, 'Uitsluitingen');
  await page.getByText('We zijn niet verbonden met eHealth.', { exact: false }).first().waitFor();
  await look(page);
  await closePage(page);
  // Somebody without a number of the register.
  provider.setUser('zonder', { name: 'Zoë Zonder', given: 'Zoë', family: 'Zonder' });
  const other = await openAt(browser, portal, [provider]);
  await other.goto('/aanmelden');
  await new Mouse(other).press('Aanmelden met itsme');
  await choose(other, 'Zoë Zonder');
  await heading(other, 'Aanmelden is niet gelukt');
  await look(other);
  await refused(other, undefined, { again: false });
  await closePage(other);
  await provider.stop();
});

/** The officer's page of a patient, opened with a reason. */
async function openPatient(page, niss, name) {
  const hands = new Mouse(page);
  await page.goto('/ombudsdienst/patienten');
  await page.locator('select[name="reden"]').selectOption({ index: 1 });
  await page.locator('input[name="zoek"]').fill(niss);
  await hands.press('Zoek');
  await hands.choose('radio', new RegExp(name));
  await hands.press('Open deze gegevens');
  await heading(page, name);
}

test('a stop asked by telephone: on the list, as a message, and disputed by keyboard', async () => {
  const officer = await open();
  const theirs = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await openPatient(officer, '85073000061', 'Emma Peeters');
  await officer.getByText(/eHealth nagekeken/).waitFor();
  await look(officer);
  await officer.getByRole('link', { name: 'Stopzetten op vraag van de patiënt', exact: true }).first().click();
  const [, person] = /^Mag (.*) het dossier opnieuw openen\?$/.exec(await officer.getByRole('heading', { level: 1 }).innerText());
  await theirs.choose('radio', 'Per telefoon');
  await officer.locator('label[for="gevraagd-door"]').click();
  await officer.locator('select[name="identiteit"]').selectOption('teruggebeld');
  await theirs.press('Stopzetten op vraag van de patiënt');
  await officer.getByText(/^De uitsluiting stopt op .* De patiënt krijgt een bericht\.$/).waitFor();
  await closePage(officer);

  const page = await open();
  const hands = new Keyboard(page);
  await signIn(page, 'Emma Peeters');
  const plan = page.locator('.mt-plan');
  await plan.getByText(/^Iemand vroeg per telefoon om deze uitsluiting stop te zetten\. Ze stopt op /).waitFor();
  await plan.getByRole('button', { name: 'Niet stopzetten', exact: true }).waitFor();
  await look(page);
  await page.goto('/berichten');
  await page.getByRole('link', { name: /Vraag om een uitsluiting stop te zetten$/ }).click();
  await look(page);
  await hands.follow('Dat was ik niet');
  await heading(page, 'Was jij dit niet?');
  await look(page);
  await hands.press('Dat was ik niet');
  const done = page.getByRole('alert', { name: 'Gelukt', exact: true });
  await done.getByText(`We zoeken het uit. ${person} is uitgesloten.`, { exact: true }).waitFor();
  assert.ok(await done.evaluate((element) => element === document.activeElement), 'what was done has the focus');
  await look(page);
  await hands.follow('Bekijk je melding');
  await heading(page, 'Je melding: dat was ik niet');
  await look(page);
  await page.goto('/uitsluitingen');
  assert.equal(await plan.count(), 0);
  await closePage(page);
});

test('after 30 days no button disputes an act any more, and the page says whom to ask', async () => {
  const officer = await open();
  const theirs = new Mouse(officer);
  await signIn(officer, 'Koen Baert, ombudsdienst');
  await officer.goto('/ombudsdienst/patienten/aannemen');
  await theirs.fill('Rijksregisternummer', '85.07.30-999.32');
  await theirs.fill('Voornaam', 'Jan');
  await theirs.fill('Familienaam', 'Willems');
  await theirs.fill('Geboortedatum', '30/7/1985');
  await officer.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption('identiteitskaart');
  await theirs.press('Neem deze patiënt aan');
  await closePage(officer);
  const page = await open();
  await signIn(page, 'Jan Willems');
  await page.goto('/berichten');
  await page.getByRole('link', { name: /Een ombudsdienst wil je helpen$/ }).click();
  await page.getByRole('link', { name: 'Dat was ik niet', exact: true }).click();
  const jan = "where patient_id = (select id from patients where given_name = 'Jan')";
  await world.sql(`update messages set written_at = written_at - interval '31 days' ${jan};
    update home_adoptions set adopted_at = adopted_at - interval '31 days', works_at = works_at - interval '31 days' ${jan}`);
  await new Mouse(page).press('Dat was ik niet');
  await page.getByRole('alert').getByText(/Dit kan niet meer met één knop\. Schrijf ons een bericht of bel \d/).waitFor();
  await look(page);
  await closePage(page);
});

test('a report that was right: said so, and what is next', async () => {
  const page = await open();
  const hands = new Mouse(page);
  await signIn(page, 'Emma Peeters');
  await page.goto('/doorbrekingen');
  await hands.follow('Ik vertrouw dit niet');
  await hands.press('Verstuur melding');
  const officer = await open();
  const theirs = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await officer.goto('/ombudsdienst/doorbrekingen?toon=zaken');
  await officer.getByRole('listitem').filter({ hasText: 'Dossier van Emma Peeters' }).getByRole('button', { name: 'Start onderzoek', exact: true }).first().click();
  await heading(officer, 'Doorbreking');
  await theirs.choose('radio', /^Gegrond$/);
  await theirs.fill('Bevindingen', 'Geen dienst die nacht.');
  await theirs.fill('Uitleg voor de patiënt', 'We spraken met deze arts en met het hoofd van de dienst.');
  await theirs.press('Sluit melding af');
  await closePage(officer);
  await page.goto('/doorbrekingen');
  await page.getByText('Geen goede reden', { exact: true }).waitFor();
  await look(page);
  await hands.follow('Lees de uitleg');
  await page.getByText(/^We zochten je melding uit\. Je had gelijk: er was geen goede reden om je dossier te openen\. We spraken met deze arts/).waitFor();
  await look(page);
  await closePage(page);
});

test('people who may be one person: the list, also on paper, and the question by keyboard', async () => {
  await world.sql(`do $$
    declare entry uuid;
    begin
      for n in 1..2 loop
        entry := gen_random_uuid();
        insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
          values (entry, 'Zinedine', 'Qwa', 'Laborant', 'zinedine qwa', 'qwa', 'qwa zinedine', now());
        insert into care_worker_posts (care_worker_id, institution_id, personnel_number)
          select entry, i.id, 'Q-' || n from institutions i where i.cbe = '0566988259';
      end loop;
    end $$`);
  const page = await open();
  const hands = new Keyboard(page);
  await signIn(page, 'An De Smet, ombudsdienst');
  await page.goto('/ombudsdienst/personen');
  await heading(page, 'Dubbele personen');
  const table = page.getByRole('main').getByRole('table').first();
  await table.getByText('Dezelfde naam, functie en zorginstelling').waitFor();
  await look(page);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await table.isVisible());
  assert.equal(await page.getByRole('heading', { name: 'Klopt een nummer niet?' }).isVisible(), false, 'no form on paper');
  await page.emulateMedia({ media: 'screen' });
  await hands.use(table.getByRole('link'), 'the question');
  await heading(page, 'Is dit dezelfde persoon?');
  await look(page);
  await hands.press('Bewaar');
  await lookRefused(page, 'Kies een antwoord.');
  await hands.choose('radio', 'Nee, het zijn twee personen');
  await hands.press('Bewaar');
  await heading(page, 'Dubbele personen');
  await page.getByText('Er valt nu niets na te kijken.', { exact: true }).waitFor();
  await closePage(page);
});

/** Sends the form of this page as a program would, with one field changed. */
function sendChanged(page, field, value) {
  const send = ([name, text]) => {
    const form = document.querySelector('main form');
    form.querySelector(`[name="${name}"]`).value = text;
    HTMLFormElement.prototype.submit.call(form);
  };
  return Promise.all([page.waitForNavigation(), page.evaluate(send, [field, value])]);
}

test('too large, an expired form, a page of others, and no page: what happened, and a way on', async () => {
  const visitor = await open();
  await visitor.goto('/aanmelden');
  const [expired] = await sendChanged(visitor, 'csrf', 'x');
  assert.equal(expired.status(), 403);
  await heading(visitor, 'Dit formulier is verlopen');
  await look(visitor);
  await closePage(visitor);

  const page = await open();
  await signIn(page, 'Emma Peeters');
  // A stale form of somebody who is signed in stands there again.
  await page.goto('/berichten/nieuw');
  await page.getByLabel('Je bericht', { exact: true }).fill('Dit blijft staan.');
  const [stale] = await sendChanged(page, 'csrf', 'x');
  assert.equal(stale.status(), 422);
  assert.equal(await page.getByLabel('Je bericht', { exact: true }).inputValue(), 'Dit blijft staan.');
  await look(page);
  const [large] = await sendChanged(page, 'tekst', 'a'.repeat(1_200_000));
  assert.equal(large.status(), 413);
  await heading(page, 'Je bericht of bestand is te groot');
  await page.getByRole('link', { name: 'Naar je uitsluitingen', exact: true }).waitFor();
  await look(page);
  assert.equal((await page.goto('/aanvragen/UA-2026-000000-A')).status(), 404);
  await look(page);
  await closePage(page);
});

test('eHealth out of reach for two hours: the list with people and the list without say so', async () => {
  const line = world.demo.said().split('\n').find((one) => one.trim().startsWith('make it'));
  await run('sh', ['-c', line.slice(line.indexOf('curl')).replace('curl', 'curl --silent --fail')]);
  await world.sql(`update ehealth_service set failing_since = now() - interval '2 hours', answered_at = now() - interval '2 hours';
    update ehealth_checks set checked_at = now() - interval '2 hours' where checked_at is not null`);
  for (const [name, words] of [['Emma Peeters', 'Nu uitgesloten'], ['Noor El Amrani', 'We weten niet zeker of je iemand uitgesloten hebt']]) {
    const page = await open();
    await signIn(page, name);
    const late = page.locator('.mt-note--warn').getByText(/^Deze lijst is misschien niet volledig\. Sinds .* kunnen we eHealth niet bereiken\./).first();
    await eventually('it says so', async () => (await page.reload()) && (await late.count()) === 1);
    await page.getByRole('heading', { level: 2, name: words, exact: true }).waitFor();
    await look(page);
    await closePage(page);
  }
  const officer = await open();
  await signIn(officer, 'An De Smet, ombudsdienst');
  await openPatient(officer, '85073000061', 'Emma Peeters');
  await officer.getByText(/misschien niet volledig/).waitFor();
  await look(officer);
  await closePage(officer);
});
