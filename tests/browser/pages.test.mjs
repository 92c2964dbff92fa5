// Every template once, its refusals included: WCAG 2.2 AA by axe, no sideways scroll, our own typeface, no name in a title.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { look, lookRefused } from './page-checks.mjs';
import { REFERENCE, card, chooseFromList, finish, onRequest, search } from './steps.mjs';
import { Keyboard, Mouse, WIDE, axe, closePage, heading, launch, openPage, signIn, startDemo } from './support.mjs';

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('the public pages', async () => {
  const page = await openPage(browser, demo);
  for (const path of ['/', '/info/uitsluitingen', '/aanvraagformulier', '/privacy', '/toegankelijkheid', '/aanmelden']) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 200, path);
    await look(page);
  }
  assert.equal((await page.goto('/bestaat-niet')).status(), 404);
  await heading(page, 'We vinden deze pagina niet');
  await look(page);
  await closePage(page);
});

/** Notes what moves on every page that is opened from now on, for `jumps`. */
function watchJumps(page) {
  return page.addInitScript(() => {
    window.jumps = [];
    const told = ({ value, sources }) => `${value}: ${sources.map(({ node }) => node?.outerHTML?.slice(0, 90) ?? node?.nodeName).join(' | ')}`;
    new PerformanceObserver((list) => window.jumps.push(...list.getEntries().map(told))).observe({ type: 'layout-shift', buffered: true });
  });
}

const jumps = (page) => page.evaluate(() => window.jumps);

test('a first visit is light, the next page lighter, and nothing jumps', async () => {
  const page = await openPage(browser, demo);
  await watchJumps(page);
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const weigh = async (path, most) => {
    bytes = 0;
    await page.goto(path, { waitUntil: 'networkidle' });
    assert.ok(bytes > 500 && bytes <= most * 1024, `${path}: ${bytes} bytes`);
    console.log(`${path}: ${bytes} bytes`);
    assert.deepEqual(await jumps(page), [], `${path} jumps`);
  };
  await weigh('/', 60);
  await weigh('/aanmelden', 6);
  await signIn(page, 'Emma Peeters');
  for (const path of ['/uitsluitingen', '/uitsluitingen/aanvragen', '/berichten', '/doorbrekingen', '/mijn-gegevens']) await weigh(path, 6);
  await closePage(page);
});

test('nothing jumps where scripts and typeface come after the page', async () => {
  for (const viewport of [WIDE, { width: 390, height: 844 }]) {
    const page = await openPage(browser, demo, { viewport });
    await watchJumps(page);
    await page.route(/\.(js|woff2)$/, async (route) => {
      await sleep(400);
      await route.continue();
    });
    const hold = async (path) => {
      await page.goto(path, { waitUntil: 'networkidle' });
      assert.deepEqual(await jumps(page), [], `${path} jumps at ${viewport.width} px`);
    };
    for (const path of ['/', '/info/uitsluitingen', '/aanvraagformulier', '/aanmelden']) await hold(path);
    await signIn(page, 'Emma Peeters');
    const request = await page.getByRole('link', { name: 'Bekijk je aanvraag', exact: true }).getAttribute('href');
    for (const path of ['/uitsluitingen', request, '/uitsluitingen/aanvragen', '/berichten', '/berichten/nieuw', '/doorbrekingen', '/mijn-gegevens', '/mijn-gegevens/alles']) {
      await hold(path);
    }
    await closePage(page);
  }
});

test('nothing jumps where the page comes in piece by piece', async () => {
  for (const viewport of [WIDE, { width: 390, height: 844 }]) {
    const page = await openPage(browser, demo, { viewport });
    await watchJumps(page);
    await page.goto('/aanmelden');
    await signIn(page, 'Emma Peeters');
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', { offline: false, latency: 20, downloadThroughput: 3 * 1024, uploadThroughput: -1 });
    for (const path of ['/uitsluitingen', '/uitsluitingen/aanvragen', '/berichten', '/doorbrekingen', '/mijn-gegevens']) {
      await page.goto(path, { waitUntil: 'networkidle' });
      assert.deepEqual(await jumps(page), [], `${path} jumps at ${viewport.width} px`);
    }
    await closePage(page);
  }
});

test('what people in fear ask first is one click away from any page', async () => {
  const page = await openPage(browser, demo, { javaScript: false });
  const questions = ['Ziet die persoon dat?', 'Vanaf wanneer geldt het?', 'Wat als ik bewusteloos ben?', 'Hoe maak ik het ongedaan?'];
  const asked = async (path) => {
    for (const name of questions) {
      await page.goto(path);
      await page.getByRole('contentinfo').getByRole('link', { name, exact: true }).click();
      const heading = page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
      assert.equal(await heading.evaluate((element) => element.tagName), 'H2', `${name} from ${path}`);
      assert.ok(await heading.evaluate((element) => element.getBoundingClientRect().top < innerHeight), `${name} from ${path} is in view`);
    }
  };
  for (const path of ['/', '/privacy', '/aanmelden', '/bestaat-niet']) await asked(path);
  await signIn(page, 'Jan Willems');
  for (const path of ['/uitsluitingen', '/berichten', '/mijn-gegevens']) await asked(path);
  const answer = 'Die persoon krijgt van ons geen bericht. In de toepassing van het ziekenhuis staat niet dat jij dit vroeg.';
  for (const path of ['/', '/info/uitsluitingen', '/uitsluitingen', '/uitsluitingen/aanvragen']) {
    await page.goto(path);
    await page.getByText(answer).first().waitFor();
  }
  await closePage(page);
});

test('the list with everything on it, and giving access', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, 'Emma Peeters');
  await heading(page, 'Uitsluitingen');
  for (const name of ['Nu uitgesloten', 'Lopende aanvragen', 'Vroegere uitsluitingen']) {
    await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
  }
  assert.equal(await page.getByRole('region', { name: 'Nu uitgesloten' }).getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) }).count(), 3);
  const links = page.getByRole('link', { name: 'Geef opnieuw toegang', exact: true });
  assert.equal(await links.count(), 2);
  await look(page);
  for (const nth of [0, 1]) {
    await page.goto('/uitsluitingen');
    await links.nth(nth).click();
    await page.getByRole('heading', { level: 1, name: /^Mag .* je dossier opnieuw openen\?$/ }).waitFor();
    await look(page);
    await page.getByRole('link', { name: 'Annuleer', exact: true }).click();
    await heading(page, 'Uitsluitingen');
  }
  // Ended, with the other type still holding, and taken back.
  const twin = page.locator('.mt-person').filter({ hasText: 'Via het ziekenhuis' }).filter({ hasText: 'Deze uitsluiting zet je stop via eHealth.' });
  const name = await twin.getByRole('heading', { level: 3 }).innerText();
  await twin.getByRole('link', { name: 'Geef opnieuw toegang', exact: true }).click();
  await page.getByText(`De uitsluiting via eHealth blijft gelden.`).waitFor();
  await page.getByRole('button', { name: 'Geef opnieuw toegang', exact: true }).click();
  await page.getByText(`De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft ${name} uitgesloten.`, { exact: true }).waitFor();
  // Heard at once, and where reading goes on.
  const done = page.getByRole('alert', { name: 'Gelukt', exact: true });
  assert.ok(await done.evaluate((element) => element === document.activeElement), 'what was done has the focus');
  assert.equal(await page.title(), 'Opnieuw toegang gegeven – Uitsluitingen – Mijn Toegang');
  await look(page);
  await page.getByRole('button', { name: 'Maak ongedaan', exact: true }).click();
  await page.getByText(`${name} is opnieuw uitgesloten.`, { exact: true }).waitFor();
  await look(page);
  await page.getByRole('link', { name: 'Bekijk je aanvraag', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /^Uitsluiting van / }).waitFor();
  await page.getByText(REFERENCE).first().waitFor();
  await look(page);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.getByRole('banner').getByText('Emma Peeters', { exact: true }).isVisible(), 'whose it is');
  assert.equal(await page.getByRole('navigation', { name: 'Hoofdmenu' }).isVisible(), false);
  assert.equal(await page.getByRole('button', { name: 'Trek aanvraag in', exact: true }).isVisible(), false);
  assert.ok(await page.getByRole('heading', { level: 1 }).isVisible());
  await page.emulateMedia({ media: 'screen' });
  assert.equal((await page.goto('/ombudsdienst')).status(), 403);
  await heading(page, 'Je hebt geen toegang tot deze pagina');
  await look(page);
  await closePage(page);
});

test('mijn gegevens: what is held, an address for notices, everything to take along', async () => {
  const page = await openPage(browser, demo);
  const hands = new Mouse(page);
  await signIn(page, 'Lien Maes');
  await page.getByRole('link', { name: 'Mijn gegevens', exact: true }).click();
  await heading(page, 'Mijn gegevens');
  await look(page);
  // Every line leads to a page of its own and back; its name describes the link.
  for (const name of ['/mijn-gegevens/aangemeld', '/mijn-gegevens/toegang', '/mijn-gegevens/wie-keek', '/mijn-gegevens/bewaartermijn']) {
    await page.locator(`.mt-settings a[href="${name}"]`).click();
    await look(page);
    await page.getByRole('link', { name: 'Terug', exact: true }).click();
    await heading(page, 'Mijn gegevens');
  }
  const change = page.locator('.mt-settings a[href="/mijn-gegevens/e-mail"]');
  assert.equal(await change.innerText(), 'Wijzig');
  await new Keyboard(page).use(change, 'the e-mail address');
  await heading(page, 'E-mail bij een nieuw bericht');
  await look(page);
  await hands.fill('E-mailadres', 'geen adres');
  await hands.press('Bewaar e-mailadres');
  await lookRefused(page, 'Vul een e-mailadres in zoals naam@voorbeeld.be.');
  await hands.fill('E-mailadres', 'lien.nieuw@example.org');
  await hands.press('Bewaar e-mailadres');
  await page.getByText('We stuurden een e-mail naar lien.nieuw@example.org.').waitFor();
  await look(page);
  await page.goto('/mijn-gegevens/download');
  await look(page);
  await hands.press('Download mijn gegevens');
  await lookRefused(page, 'Kies hoe je je gegevens wilt krijgen.');
  await hands.choose('radio', 'Als een pagina om te lezen of af te drukken');
  await hands.press('Download mijn gegevens');
  await heading(page, 'Al mijn gegevens');
  await look(page);
  await page.emulateMedia({ media: 'print' });
  for (const name of ['Druk dit af', 'Mijn gegevens']) assert.equal(await page.getByRole('link', { name, exact: true }).isVisible(), false);
  assert.ok(await page.getByText('lien.nieuw@example.org').isVisible());
  await page.emulateMedia({ media: 'screen' });
  await page.goto('/mijn-gegevens/download');
  await hands.choose('radio', 'Als een bestand voor een computer, met je bijlagen (JSON)');
  const [download] = await Promise.all([page.waitForEvent('download'), hands.press('Download mijn gegevens')]);
  assert.match(download.suggestedFilename(), /^mijn-gegevens-\d{4}-\d{2}-\d{2}\.json$/);
  assert.equal(JSON.parse(readFileSync(await download.path(), 'utf8')).person.given_name, 'Lien');
  // What the links in mails lead to, whoever holds them.
  for (const path of ['/uitschrijven/x', '/e-mail-bevestigen/x', '/e-mail-bevestigd']) {
    await page.goto(path);
    await look(page);
  }
  await page.goto('/uitschrijven/x');
  await hands.press('Stuur geen e-mails meer');
  await heading(page, 'Je krijgt geen e-mails meer');
  await look(page);
  await closePage(page);
});

test('the steps of a request, refused first', async () => {
  const page = await openPage(browser, demo);
  const hands = new Mouse(page);
  const on = async (name) => {
    await heading(page, name);
    await look(page);
  };
  await signIn(page, 'Noor El Amrani');
  await page.getByText('Je hebt niemand uitgesloten', { exact: true }).waitFor();
  await look(page);

  // Names are suggested while one is typed: by keyboard, said to a screen reader, and none of it in an address.
  await page.goto('/uitsluitingen/aanvragen');
  const field = page.getByRole('combobox', { name: 'Naam of RIZIV-nummer', exact: true });
  await field.pressSequentially('claes');
  const options = page.getByRole('option');
  await options.first().waitFor();
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  await page.getByRole('status').getByText('Er zijn suggesties. Kies met de pijltjes en druk op Enter.', { exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const second = options.nth(1);
  assert.equal(await field.getAttribute('aria-activedescendant'), await second.getAttribute('id'));
  assert.equal(await second.getAttribute('aria-selected'), 'true');
  await axe(page);
  const name = (await second.evaluate((option) => option.firstChild.textContent)).trim();
  await page.keyboard.press('Enter');
  assert.equal(await field.inputValue(), name);
  assert.deepEqual([await options.count(), await field.getAttribute('aria-expanded')], [0, 'false']);
  assert.equal(new URL(page.url()).pathname, '/uitsluitingen/aanvragen', 'chosen, not sent');
  await page.keyboard.press('Enter');
  await heading(page, 'Kies de juiste persoon');
  await field.pressSequentially('s');
  await options.first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await options.count(), 0, 'Escape closes the list');
  // Many with one name: rows under their hospital, and a place narrows them.
  await search(page, hands, 'Janssens');
  await heading(page, 'Kies de juiste persoon');
  await page.locator('.mt-pickrows').waitFor();
  await look(page);
  await hands.fill('Waar werkt deze persoon? (niet verplicht)', 'Sint-Lucas');
  await hands.press('Zoek');
  await page.getByRole('radio', { name: /^Tom Janssens .*P-1001/ }).waitFor();
  await look(page);

  await search(page, hands, '');
  await lookRefused(page, 'Vul een naam of een RIZIV-nummer in.');
  await search(page, hands, 'q');
  await lookRefused(page, 'Vul minstens 2 letters van de naam in.');
  await search(page, hands, 'Claes');
  await on('Kies de juiste persoon');
  await hands.press('Ga verder');
  await lookRefused(page, 'Kies een persoon, of kies ‘De persoon staat er niet bij’.');
  await hands.choose('radio', 'De persoon staat er niet bij');
  await hands.press('Ga verder');
  await on('Beschrijf de persoon');
  await hands.fill('Naam', 'Alle dokters');
  await hands.press('Ga verder');
  await lookRefused(page, 'Vul de naam van één persoon in. Een afdeling of groep uitsluiten kan niet.', 'Vul in waar deze persoon werkt.');
  assert.equal(await page.getByLabel('Naam', { exact: true }).inputValue(), 'Alle dokters', 'what was filled in stays');

  await search(page, hands, 'Claes');
  await hands.choose('radio', /^Sofie Claes .*1-00000-07-003/);
  await hands.press('Ga verder');
  await on('We raden je eHealth aan');
  await hands.press('Ga verder');
  await lookRefused(page, 'Kies hoe je deze persoon wilt uitsluiten.');
  await hands.choose('radio', 'Via eHealth (aangeraden)');
  await hands.press('Ga verder');
  await page.getByRole('link', { name: 'Ga naar mijngezondheid.belgie.be', exact: true }).waitFor();
  await look(page);

  await chooseFromList(page, hands, { term: 'Claes', radio: /^Sofie Claes .*1-00000-07-003/, riziv: true });
  await look(page);
  await hands.press('Ga verder');
  await lookRefused(page, 'Vink aan dat je de gevolgen gelezen hebt.');
  await hands.choose('checkbox', 'Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.');
  await hands.press('Ga verder');
  await on('Opmerkingen en contact');
  const remark = `${'é'.repeat(1001)}`;
  await hands.fill('Wil je iets toevoegen? (niet verplicht)', remark);
  await hands.choose('radio', 'Per telefoon');
  await hands.press('Ga verder');
  await lookRefused(page, 'Je opmerking is te lang: 1001 tekens. Gebruik er maximaal 1000.', 'Vul een telefoonnummer in.');
  assert.equal(await page.getByLabel('Wil je iets toevoegen? (niet verplicht)').inputValue(), remark, 'nothing is cut');
  await hands.fill('Wil je iets toevoegen? (niet verplicht)', 'W'.repeat(300));
  await hands.fill('Telefoon- of gsm-nummer', '0470 12 34 56');
  await hands.press('Ga verder');
  await on('Controleer je aanvraag');
  await hands.press('Verstuur aanvraag');
  await on('Je aanvraag is verstuurd');

  // A second request for the same person leads to the first.
  await search(page, hands, 'Claes');
  await hands.choose('radio', /^Sofie Claes .*1-00000-07-003/);
  await hands.press('Ga verder');
  await page.getByRole('link', { name: /^Je hebt al een aanvraag voor deze persoon: UA-/ }).waitFor();
  await look(page);
  // Withdrawn at once, without another question.
  await page.goto('/uitsluitingen');
  await look(page);
  await card(page, 'Lopende aanvragen', 'Sofie Claes').getByRole('button', { name: 'Trek aanvraag in', exact: true }).click();
  await page.getByText(/^Je aanvraag UA-\S+ is ingetrokken\.$/).waitFor();
  await look(page);
  await closePage(page);
});

test('the pages of the ombudsdienst', async () => {
  const patient = await openPage(browser, demo, { javaScript: false });
  await signIn(patient, 'Jan Willems');
  await chooseFromList(patient, new Mouse(patient), { term: 'Vandamme', radio: /^Greet Vandamme .*P-1002/, riziv: false });
  const chosen = await finish(patient, new Mouse(patient));
  await search(patient, new Mouse(patient), 'Xyzzymans');
  const none = patient.getByRole('radio', { name: 'De persoon staat er niet bij', exact: true });
  if (await none.count()) {
    await new Mouse(patient).choose('radio', 'De persoon staat er niet bij');
    await new Mouse(patient).press('Ga verder');
  }
  await new Mouse(patient).fill('Naam', 'Sofie');
  await new Mouse(patient).fill('Ziekenhuis en dienst', 'AZ Sint-Lucas, cardiologie');
  await new Mouse(patient).press('Ga verder');
  const described = await finish(patient, new Mouse(patient), { remark: 'W'.repeat(200) });
  await closePage(patient);

  const page = await openPage(browser, demo);
  const hands = new Mouse(page);
  await signIn(page, 'An De Smet, ombudsdienst');
  await heading(page, 'Werklijst');
  await look(page);
  await hands.fill('Referentie, naam of rijksregisternummer', 'niemand die zo heet');
  await hands.press('Zoek');
  await look(page);
  assert.equal(new URL(page.url()).search, '?gezocht');
  await hands.follow('Voer een aanvraag in');
  await page.goBack();
  assert.equal(await page.getByLabel('Referentie, naam of rijksregisternummer').inputValue(), 'niemand die zo heet', 'Back shows the search');
  await hands.fill('Referentie, naam of rijksregisternummer', chosen.toLowerCase());
  await hands.press('Zoek');
  await hands.follow(chosen);
  await onRequest(page, chosen);
  await look(page);

  await page.goto(`/ombudsdienst/aanvragen/${described}`);
  await look(page);
  await hands.press('Registreer uitsluiting');
  await lookRefused(page, 'Kies precies één persoon uit de lijst.');
  await hands.press('Weiger aanvraag');
  await lookRefused(page, 'Kies een reden.', 'Schrijf een uitleg voor de patiënt.');
  await hands.follow('Voeg persoon toe');
  await heading(page, 'Voeg persoon toe');
  await look(page);
  await hands.fill('Rijksregisternummer (niet verplicht)', '85073000062');
  await hands.press('Voeg persoon toe');
  await lookRefused(
    page, 'Vul een familienaam in.', 'Vul een functie in.',
    'Kies een zorginstelling.', 'Dit rijksregisternummer klopt niet. Kijk de cijfers na.',
  );

  await page.goto(`/ombudsdienst/aanvragen/${described}`);
  await page.getByLabel('Reden', { exact: true }).selectOption({ label: 'We vonden de persoon niet' });
  await hands.fill('Uitleg voor de patiënt', 'We vonden niemand met die naam. 🙂');
  await hands.press('Weiger aanvraag');
  await page.getByText('Geweigerd', { exact: true }).first().waitFor();
  await look(page);

  await page.goto(`/ombudsdienst/aanvragen/${chosen}`);
  await hands.choose('radio', /^Greet Vandamme .*P-1002/);
  await hands.press('Registreer uitsluiting');
  await page.getByText('Greet Vandamme is nu uitgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();
  await page.goto(`/ombudsdienst/aanvragen/${chosen}`);
  await page.getByRole('button', { name: 'Trek registratie in', exact: true }).waitFor();
  await look(page);
  assert.equal((await page.goto('/ombudsdienst/aanvragen/UA-2026-000000-A')).status(), 404);
  await look(page);
  assert.equal((await page.goto('/uitsluitingen')).status(), 403);
  await look(page);

  // Where they are signed in: here and there, and there no longer.
  const there = await openPage(browser, demo);
  await signIn(there, 'An De Smet, ombudsdienst');
  await page.goto('/ombudsdienst');
  await hands.follow('Mijn aanmeldingen');
  await heading(page, 'Mijn aanmeldingen');
  await look(page);
  await hands.press('Meld dit toestel af');
  await page.getByText('Dat toestel is afgemeld.', { exact: true }).waitFor();
  await look(page);
  await there.goto('/ombudsdienst');
  assert.equal(new URL(there.url()).pathname, '/aanmelden');
  await closePage(there);
  await closePage(page);

  // Another institution's officer does not find it.
  const other = await openPage(browser, demo);
  await signIn(other, 'Koen Baert, ombudsdienst');
  assert.equal((await other.goto(`/ombudsdienst/aanvragen/${chosen}`)).status(), 404);
  await closePage(other);
});

test('a person described in words of a hundred letters', async () => {
  const patient = await openPage(browser, demo);
  const hands = new Mouse(patient);
  await signIn(patient, 'Lien Maes');
  await search(patient, hands, 'Xyzzymans');
  const none = patient.getByRole('radio', { name: 'De persoon staat er niet bij', exact: true });
  if (await none.count()) {
    await hands.choose('radio', 'De persoon staat er niet bij');
    await hands.press('Ga verder');
  }
  const long = 'W'.repeat(100);
  await hands.fill('Naam', long);
  await hands.fill('Ziekenhuis en dienst', long);
  await hands.fill('Functie (als je die kent)', long);
  await hands.press('Ga verder');
  await heading(patient, 'Wat een uitsluiting betekent');
  await look(patient);
  await hands.choose('checkbox', 'Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.');
  await hands.press('Ga verder');
  await heading(patient, 'Opmerkingen en contact');
  await hands.press('Ga verder');
  await heading(patient, 'Controleer je aanvraag');
  await look(patient);
  await patient.goto('/uitsluitingen/aanvragen');
  await look(patient);
  await patient.getByRole('link', { name: 'Werk deze aanvraag af', exact: true }).click();
  await hands.press('Verstuur aanvraag');
  await heading(patient, 'Je aanvraag is verstuurd');
  await look(patient);
  const [reference] = REFERENCE.exec(await patient.getByRole('main').innerText());
  for (const path of ['/uitsluitingen', `/aanvragen/${reference}`]) {
    await patient.goto(path);
    await look(patient);
  }

  const officer = await openPage(browser, demo);
  const officerHands = new Mouse(officer);
  // Lien works at the ombudsdienst of her own hospital, so another one handles what she asks (R12).
  await signIn(officer, 'Koen Baert, ombudsdienst');
  await officer.getByRole('link', { name: reference, exact: true }).waitFor();
  await look(officer);
  await officerHands.follow(reference);
  await look(officer);
  await officerHands.fill('Zoek iemand anders in de lijst', 'Vandamme');
  await officerHands.press('Zoek');
  const found = officer.locator('#registreer legend', { hasText: /^Wie wordt uitgesloten\?$/ });
  assert.ok(await found.evaluate((element) => element === document.activeElement), 'the page opens at what was found');
  await officerHands.choose('radio', /^Greet Vandamme .*P-1002/);
  await officerHands.press('Registreer uitsluiting');
  await officer.getByText('Greet Vandamme is nu uitgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();
  await look(officer);
  await officerHands.press('Bekijk de gegevens van de patiënt');
  await heading(officer, 'Lien Maes');
  await look(officer);
  await patient.goto('/uitsluitingen');
  await look(patient);
  await closePage(patient);
  await closePage(officer);
});
