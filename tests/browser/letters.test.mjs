// Letters on paper: every kind as a sheet of A4 whose address stands in the window of the envelope, and the pages around it.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { entered, telephoned } from './steps.mjs';
import { Mouse, closePage, heading, launch, openPage, scratch, signIn, startDemo } from './support.mjs';

/** A page that counts the windows to print, instead of opening one. */
async function officerPage(name = 'An De Smet, ombudsdienst') {
  const page = await openPage(browser, demo);
  await page.addInitScript(() => {
    window.printed = 0;
    window.print = () => (window.printed += 1);
  });
  await signIn(page, name);
  return page;
}

/** From the edges of the sheet, in millimetres: left, top, width, height. */
const WINDOW = [115, 45, 80, 30];
const ADDRESS = 'Zeedijk 148 bus 3\n8400 Oostende';
const PAPER = process.env.LETTERS ?? scratch();

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const IRENE = { niss: '39.05.18-000.23', given: 'Irène', family: 'D’Hondt–Müller van den Broeck de Schaetzen', born: '18/5/1939' };
const EMMA = { niss: '85.07.30-000.61', given: 'Emma', family: 'Peeters' };
const JAN = { niss: '85.07.30-999.32', given: 'Jan', family: 'Willems', born: '30/7/1985' };

async function registered(page, hands, patient) {
  await telephoned(page, hands, patient);
  const reference = await entered(page, hands);
  await hands.choose('radio', /^Greet Vandamme .*P-1002/);
  await hands.press('Registreer uitsluiting');
  await page.getByText('Greet Vandamme is nu uitgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();
  return reference;
}

/** A patient's page, for a reason. */
async function openPatient(page, hands, { niss, given, family }) {
  await page.goto('/ombudsdienst/patienten');
  await page.getByLabel('Waarom zoek je deze patiënt op?', { exact: true }).selectOption({ index: 1 });
  await hands.fill('Naam of rijksregisternummer', niss);
  await hands.press('Zoek');
  await hands.choose('radio', new RegExp(`${given} ${family}`));
  await hands.press('Open deze gegevens');
  await heading(page, `${given} ${family}`);
}

/** Ends Jan's exclusion, as it was asked. */
async function stop(page, hands, channel) {
  await page.getByRole('link', { name: 'Stopzetten op vraag van de patiënt', exact: true }).first().click();
  await hands.choose('radio', channel);
  await hands.choose('radio', 'De patiënt zelf');
  await page.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption({ index: 1 });
  await hands.press('Stopzetten op vraag van de patiënt');
  await heading(page, 'Jan Willems');
}

/** What happens to Irène, Jan and Emma that is told to them, of every kind that a letter tells. */
async function everyKind(page, hands) {
  await registered(page, hands, IRENE);
  await telephoned(page, hands, JAN);
  await entered(page, hands);
  await page.getByLabel('Reden', { exact: true }).selectOption({ index: 2 });
  await page.getByLabel(/^Uitleg/).fill('We vonden niemand met deze naam.');
  await hands.press('Weiger aanvraag');
  await registered(page, hands, JAN);
  await openPatient(page, hands, JAN);
  await stop(page, hands, 'Per telefoon');
  await hands.press('Annuleer stopzetting');
  await heading(page, 'Jan Willems');
  await stop(page, hands, 'Aan de balie');
}

/** The address of every letter that there is. */
async function allLetters(page) {
  const found = new Set();
  for (const list of ['/ombudsdienst/brieven', '/ombudsdienst/doorbrekingen?toon=alle']) {
    await page.goto(list);
    const links = page.locator('main :is(a[href^="/ombudsdienst/brieven/"], a[href^="/ombudsdienst/doorbrekingen/"])');
    for (const link of await links.all()) found.add(await link.getAttribute('href'));
  }
  await openPatient(page, new Mouse(page), JAN);
  const talks = await page.locator('main a[href^="/ombudsdienst/berichten/GB-"]').evaluateAll((links) => links.map((a) => a.href));
  const letters = new Map();
  const collect = async () => {
    for (const link of await page.getByRole('link', { name: 'Bekijk als brief', exact: true }).all()) {
      letters.set(await link.getAttribute('href'), null);
    }
  };
  for (const talk of new Set(talks)) {
    await page.goto(talk);
    await collect();
  }
  for (const href of found) {
    if (href.startsWith('/ombudsdienst/brieven/')) {
      letters.set(href, null);
      continue;
    }
    await page.goto(href);
    const talk = page.locator('main a[href^="/ombudsdienst/berichten/GB-"]').first();
    if (!(await talk.count())) continue;
    await talk.click();
    await collect();
  }
  return [...letters.keys()];
}

/** Where an element of the sheet stands, in millimetres from its corner. */
function placeOnSheet(page, selector) {
  return page.locator(selector).evaluateAll((elements) => {
    const sheet = document.querySelector('.mt-sheet').getBoundingClientRect();
    const mm = (pixels) => (pixels * 25.4) / 96;
    return elements.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const box = range.getBoundingClientRect();
      return { left: mm(box.left - sheet.left), top: mm(box.top - sheet.top), right: mm(box.right - sheet.left), bottom: mm(box.bottom - sheet.top) };
    });
  });
}

/** The address stands in the window, and nothing else does. */
async function addressAlone(page, [left, top, width, height], title) {
  for (const line of await placeOnSheet(page, '.mt-sheet__to span')) {
    assert.ok(line.left >= left - 0.1 && line.right <= left + width + 0.1, `${title}: ${JSON.stringify(line)}`);
    assert.ok(line.top >= top - 0.1 && line.bottom <= top + height + 0.1, `${title}: ${JSON.stringify(line)}`);
  }
  const others = await placeOnSheet(page, '.mt-sheet__from div, .mt-sheet__refs, .mt-sheet__title, .mt-sheet > p, .mt-sheet__sub');
  for (const other of others) {
    // The window may be 5 mm larger on each side.
    const apart = other.bottom < top - 5 || other.top > top + height + 5 || other.right < left - 5;
    assert.ok(apart, `${title}: in the window: ${JSON.stringify(other)}`);
  }
}

const pagesOf = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;

test('every kind of letter is one sheet, with nothing but name and address in the window', async () => {
  const page = await officerPage();
  const hands = new Mouse(page);
  await everyKind(page, hands);
  const titles = new Set();
  let number = 0;
  for (const letter of await allLetters(page)) {
    await page.goto(letter);
    const title = (await page.locator('.mt-sheet__title').innerText()).trim();
    titles.add(title);
    assert.match(await page.title(), /^Brief (UA|GB)-\d{4}-\d+-[A-Z] – Mijn Toegang$/);
    assert.equal(await page.getByText('Voorbeeld', { exact: true }).isVisible(), false, 'on the screen');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.getByText('Voorbeeld', { exact: true }).isVisible(), 'what is printed past the button says so');
    await page.emulateMedia({ media: 'screen' });
    await hands.fill('Adres van de patiënt', ADDRESS);
    await hands.press('Druk deze brief af');
    await page.waitForURL(/\/afdruk$/);
    assert.equal(await page.getByText('Voorbeeld', { exact: true }).count(), 0);
    await page.waitForFunction(() => window.printed === 1);
    await page.emulateMedia({ media: 'print' });
    await addressAlone(page, WINDOW, title);
    const [foot] = await placeOnSheet(page, '.mt-sheet__foot');
    assert.ok(foot.bottom <= 297, `${title}: ends at ${foot.bottom} mm`);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    number += 1;
    writeFileSync(join(PAPER, `letter-${number}.pdf`), pdf);
    assert.equal(pagesOf(pdf), 1, `${title}: one sheet`);
    await page.emulateMedia({ media: 'screen' });
  }
  for (const wanted of [
    'Er is een aanvraag voor je ingevoerd',
    'Greet Vandamme is uitgesloten',
    'Je aanvraag is geweigerd',
    'Vraag om een uitsluiting stop te zetten',
    'Je uitsluiting van Greet Vandamme is stopgezet',
  ]) {
    assert.ok(titles.has(wanted), `${wanted} among ${[...titles].join(', ')}`);
  }
  assert.ok([...titles].some((title) => title.endsWith('opende je dossier')), [...titles].join(', '));
  await closePage(page);
});

test('the pages around it, refused first, and the marks on the way', async () => {
  const page = await officerPage();
  const hands = new Mouse(page);
  await telephoned(page, hands, { ...IRENE, niss: '39.05.18-002.21', given: 'Maria', family: 'Peeters-Van Hove' });
  await entered(page, hands);
  await page.goto('/ombudsdienst/brieven');
  await heading(page, 'Brieven');
  await look(page);
  await page.getByRole('row').filter({ hasText: 'Maria Peeters-Van Hove' }).getByRole('link').first().click();
  await heading(page, 'Brief');
  await look(page);
  await hands.press('Druk deze brief af');
  await lookRefused(page, 'Vul het adres in: straat en nummer, en daaronder postcode en gemeente.');
  await hands.fill('Adres van de patiënt', ADDRESS);
  await hands.press('Druk deze brief af');
  await page.waitForURL(/\/afdruk$/);
  await look(page);
  await hands.follow('Terug naar de brief');
  await page.getByRole('heading', { name: 'Wie drukte deze brief af?', exact: true }).waitFor();
  await page.getByText(/^An De Smet, \d+ \w+ 20\d\d om \d+\.\d\d uur$/).waitFor();
  await hands.press('Druk deze brief af');
  await lookRefused(page, 'Schrijf waarom je de brief opnieuw afdrukt.');
  await page.getByRole('button', { name: 'Markeer brief als verstuurd', exact: true }).click();
  await page.getByText('De brief is gemarkeerd als verstuurd.', { exact: true }).waitFor();
  await hands.follow('Verstuurd');
  await page.getByRole('row').filter({ hasText: 'Maria Peeters-Van Hove' }).waitFor();
  await look(page);
  await closePage(page);
});

test('templates, refused first, kept and filled in', async () => {
  const page = await officerPage();
  const hands = new Mouse(page);
  await page.goto('/ombudsdienst/sjablonen');
  await look(page);
  await hands.follow('Nieuw sjabloon');
  await look(page);
  await hands.press('Bewaar sjabloon');
  await lookRefused(page, 'Geef het sjabloon een titel.', 'Schrijf de tekst van het sjabloon.', 'Kies waarvoor het sjabloon is.');
  await hands.choose('radio', 'De uitleg bij een weigering');
  await hands.fill('Titel', 'Niemand gevonden');
  await hands.fill('Tekst', 'Dag {voornaam}, we vonden niemand met deze naam ({referentie}).');
  await hands.press('Bewaar sjabloon');
  await page.getByText('Het sjabloon is bewaard.', { exact: true }).waitFor();
  await look(page);
  await hands.follow('Niemand gevonden');
  await look(page);
  await page.goto('/ombudsdienst');
  await page.locator('a[href*="/ombudsdienst/aanvragen/UA-"]').first().click();
  await page.getByLabel('Sjabloon', { exact: true }).selectOption({ label: 'Niemand gevonden' });
  await page.locator('textarea[name=uitleg]').fill('Een eerste zin.');
  await hands.press('Vul in');
  const filled = await page.locator('textarea[name=uitleg]').inputValue();
  assert.match(filled, /^Een eerste zin\.\n\nDag \S+, we vonden niemand met deze naam \(UA-\d{4}-\d+-[A-Z]\)\.$/);
  await closePage(page);
});

test('what if somebody wants to open a record', async () => {
  // Who looked at nobody yet.
  const page = await officerPage('Lien Maes, ombudsdienst');
  const hands = new Mouse(page);
  await page.goto('/ombudsdienst/wat-als');
  await look(page);
  await hands.press('Zoek');
  await lookRefused(page, 'Kies een patiënt.', 'Vul een naam of een RIZIV-nummer in.');
  await openPatient(page, hands, JAN);
  await page.goto('/ombudsdienst/wat-als');
  await hands.fill('Wie wil het dossier openen?', 'Tom Janssens');
  await hands.press('Zoek');
  await look(page);
  await hands.choose('radio', /^Tom Janssens Verpleegkundige/);
  await hands.press('Kijk na');
  await page.getByRole('heading', { name: 'Ja: we zien niets dat Tom Janssens tegenhoudt', exact: true }).waitFor();
  assert.equal(new URL(page.url()).search, '?gezocht', 'no name stands in an address');
  await look(page);
  await openPatient(page, hands, EMMA);
  const person = await page.locator('main tbody th strong').first().innerText();
  await page.goto('/ombudsdienst/wat-als');
  await hands.choose('radio', /^Emma Peeters/);
  await hands.fill('Wie wil het dossier openen?', person);
  await hands.press('Zoek');
  await page.locator('main .mt-choice label').filter({ hasText: person }).first().click();
  await hands.press('Kijk na');
  await page.getByRole('heading', { name: `Nee: ${person} kan het dossier nu niet openen`, exact: true }).waitFor();
  await look(page);
  await closePage(page);
});

test('another window of the envelope is a style sheet of its own, and the address stands alone in it', async () => {
  const page = await officerPage();
  const hands = new Mouse(page);
  await telephoned(page, hands, { ...IRENE, niss: '39.05.18-003.20', given: 'Ada', family: 'Van den Abeele' });
  await entered(page, hands);
  await page.goto('/ombudsdienst/brieven');
  await page.getByRole('row').filter({ hasText: 'Ada Van den Abeele' }).getByRole('link').first().click();
  await hands.fill('Adres van de patiënt', 'p/a WZC De Zee, afdeling 3, kamer 12 met\nKerkstraat 1\n1012 AB Amsterdam\nNEDERLAND');
  await hands.press('Druk deze brief af');
  await page.waitForURL(/\/afdruk$/);
  await page.waitForFunction(() => window.printed === 1);
  const sheet = await page.locator('link[href*="/letter-window-"]').getAttribute('href');
  await page.emulateMedia({ media: 'print' });
  // The four corners of what the setting takes, and the usual places.
  for (const [left, top] of [[15, 40], [125, 40], [15, 65], [125, 65], [20, 45], [115, 45]]) {
    const other = sheet.replace('115-45', `${left}-${top}`);
    const answer = await page.request.get(other);
    assert.equal(await answer.text(), `.mt-sheet { --mt-venster-links: ${left}mm; --mt-venster-boven: ${top}mm; }\n`);
    await page.route(`**${sheet}`, async (route) => route.fulfill({ response: await route.fetch({ url: `${demo.url}${other}` }) }));
    await page.reload();
    assert.equal(await page.evaluate(() => window.printed), 0, 'a reload opens no window to print');
    await addressAlone(page, [left, top, 80, 30], `${left}-${top}`);
    assert.equal(pagesOf(await page.pdf({ preferCSSPageSize: true })), 1, `${left}-${top}: one sheet`);
    await page.unroute(`**${sheet}`);
  }
  await closePage(page);
});
