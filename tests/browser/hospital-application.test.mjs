// A hospital application through the portal's life: an exclusion comes, the portal goes, the glass breaks, the portal comes back.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startApplication } from './hospital-application.mjs';
import { card, entered, telephoned } from './steps.mjs';
import { Mouse, NARROW, axe, closePage, eventually, launch, noSidewaysScroll, openPage, running, scratch, signIn, startDemo } from './support.mjs';

const JAN = '85073099932';
const LIEN = '01020300071';
const MOTIVATION = 'Enige aan het onthaal, de patiënt vraagt zijn kamernummer.';
const folder = scratch();
const keep = join(folder, 'portal');
const data = join(folder, 'application');

let demo;
let browser;
let application;
before(async () => {
  mkdirSync(data);
  [demo, browser] = await Promise.all([startDemo({ keep }), launch()]);
  application = await startApplication({ portal: demo.url, token: demo.token, data });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  // Those of tests that failed as well: this process waits for them.
  running.forEach((child) => child.kill('SIGKILL'));
});

const followed = (application) => eventually('the changes are followed', async () => (await application.status()).connected);
const shown = (niss) => niss.replace(/(..)(..)(..)(...)(..)/, '$1.$2.$3-$4.$5');
const status = (text) => /role="status">([^<]*)</.exec(text)[1];

test('whoever is registered is refused within a second, and the patient reads since when', async () => {
  await followed(application);
  const { exclusions } = await application.status();
  assert.ok(exclusions > 0, 'it loaded what stood');
  const greet = application.as('vandamme');
  assert.ok(await greet.opens(JAN));
  const officer = await openPage(browser, demo);
  const hands = new Mouse(officer);
  await signIn(officer, 'An De Smet, ombudsdienst');
  await telephoned(officer, hands, { niss: '85.07.30-999.32', given: 'Jan', family: 'Willems', born: '30/7/1985' });
  await entered(officer, hands);
  await hands.choose('radio', /^Greet Vandamme .*P-1002/);
  await hands.press('Registreer uitsluiting');
  await officer.getByText('Greet Vandamme is nu uitgesloten. De patiënt krijgt een bericht.', { exact: true }).waitFor();
  await eventually('refused', async () => !(await greet.opens(JAN)), 1);
  await eventually('in the copy', async () => (await application.status()).exclusions === exclusions + 1, 1);
  assert.ok(await application.as('claes').opens(JAN), 'nobody else');
  const patient = await openPage(browser, demo);
  await signIn(patient, 'Jan Willems');
  const shut = card(patient, 'Nu uitgesloten', 'Greet Vandamme');
  await shut.getByText(/^Kan je dossier niet openen sinds \d/).waitFor();
  await eventually('acknowledged', async () => {
    await patient.reload();
    return (await shut.getByText('Dit werkt nog niet in alle computers van de ziekenhuizen.').count()) === 0;
  });
  await closePage(patient);
  await closePage(officer);
});

test('a refusal tells nothing: byte for byte what there is without a relationship', async () => {
  const greet = application.as('vandamme');
  const [excluded, stranger] = [await greet.open(JAN), await greet.open(LIEN)];
  const anybody = ({ status, headers, text }, niss) => {
    const kept = [...headers].filter(([name]) => name !== 'date');
    return [status, kept, text.replaceAll(shown(niss), 'NISS').replaceAll(niss, 'NISS')];
  };
  assert.deepEqual(anybody(excluded, JAN), anybody(stranger, LIEN));
  assert.equal(excluded.status, 403);
  assert.doesNotMatch(excluded.text, /uitge?slo|uitsluit|weiger|patiënt wil/i);
  assert.ok(excluded.text.includes('Doorbreek'));
  const short = await greet.breakGlass(JAN, 'te kort');
  assert.equal(short.status, 422);
  assert.ok(short.text.includes('Schrijf 10 tot 200 tekens.') && short.text.includes('te kort'));
});

test('its pages are plain, and every person can use them', async () => {
  const page = await openPage(browser, { url: application.url });
  const hands = new Mouse(page);
  await page.goto('/');
  await axe(page);
  await hands.press('Greet Vandamme');
  await page.getByRole('heading', { level: 1, name: 'Afdeling', exact: true }).waitFor();
  await axe(page);
  await page.setViewportSize(NARROW);
  await noSidewaysScroll(page);
  const row = page.getByRole('listitem').filter({ hasText: `${shown(JAN)}: geen toegang` });
  await row.getByRole('button', { name: `Open dossier ${shown(JAN)}`, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Geen toegang tot dit dossier', exact: true }).waitFor();
  await axe(page);
  await noSidewaysScroll(page);
  assert.doesNotMatch(`${page.url()} ${await page.title()}`, /\d{11}|Vandamme/);
  await closePage(page);
});

test('while the portal is away the copy decides, the glass breaks at once, and the report arrives when it is back', async () => {
  const port = new URL(demo.url).port;
  await demo.stop('SIGKILL');
  await eventually('the loss is noticed', async () => !(await application.status()).connected);
  let greet = application.as('vandamme');
  const refused = await greet.open(JAN);
  assert.equal(refused.status, 403);
  assert.match(status(refused.text), /^De lokale kopie is \d+ seconden oud\. Het portaal is niet bereikbaar\.$/);
  assert.ok(await application.as('claes').opens(JAN));

  const opened = await greet.breakGlass(JAN, MOTIVATION);
  assert.equal(opened.status, 200);
  assert.match(opened.text, /Het blijft open tot \d\d\.\d\d uur/);
  assert.equal((await application.status()).queue, 1);
  assert.equal((await greet.breakGlass(JAN, MOTIVATION)).status, 200, 'the same form again');
  assert.equal((await application.status()).queue, 1, 'is the same break');

  const { position, exclusions } = await application.status();
  await application.stop('SIGKILL');
  application = await startApplication({ portal: demo.url, data });
  const again = await application.status();
  assert.deepEqual([again.position, again.exclusions, again.queue, again.trusted], [position, exclusions, 1, true]);
  greet = application.as('vandamme');
  assert.ok(await greet.opens(JAN), 'her break runs on');
  assert.ok(await application.as('janssens-v').opens(JAN));

  // The demo gives a new token with each start: the application finds it where the old one was.
  demo = await eventually('the portal starts again', () => startDemo({ keep, port }).catch(() => undefined), 60);
  writeFileSync(join(data, 'token'), demo.token);
  await eventually('delivered', async () => (await application.status()).queue === 0, 60);
  await eventually('followed again', async () => (await application.status()).connected, 60);
  assert.ok(!readFileSync(join(data, 'breaks.json'), 'utf8').includes('onthaal'), 'the motivation is kept no longer than needed');

  const patient = await openPage(browser, demo);
  await signIn(patient, 'Jan Willems');
  await patient.goto('/berichten');
  assert.equal(await patient.getByRole('link', { name: /Je dossier is geopend in een noodgeval$/ }).count(), 1);
  await patient.goto('/doorbrekingen');
  const told = patient.locator('.mt-card').filter({ hasText: MOTIVATION });
  assert.equal(await told.count(), 1);
  await told.getByText('Uitgesloten persoon', { exact: true }).waitFor();

  assert.equal((await greet.post('/bekijk', { patient: JAN, deel: 'Verslagen' })).status, 200);
  await eventually('the patient reads what was opened', async () => {
    await patient.reload();
    return (await told.innerText()).includes('Verslagen');
  });
  assert.equal((await greet.post('/stop', { patient: JAN })).status, 303);
  assert.ok(!(await greet.opens(JAN)), 'closed by her own word');
  await eventually('told', async () => (await application.status()).queue === 0);
  await closePage(patient);
});

test('a break that the portal refuses closes again, and what happened is told all the same', async () => {
  const other = join(folder, 'long');
  mkdirSync(other);
  const long = await startApplication({ portal: demo.url, token: demo.token, data: other, options: ['--break-minutes', '300'] });
  await followed(long);
  const greet = long.as('vandamme');
  const why = 'Langer dan het portaal toelaat.';
  assert.equal((await greet.breakGlass(JAN, why)).status, 200);
  await eventually('closed', async () => !(await greet.opens(JAN)));
  assert.match((await greet.open(JAN)).text, /De duur is niet aanvaard\. Het dossier is weer gesloten\./);
  await eventually('told', async () => (await long.status()).queue === 0);
  await long.stop();
  const patient = await openPage(browser, demo);
  await signIn(patient, 'Jan Willems');
  await patient.goto('/doorbrekingen');
  assert.equal(await patient.locator('.mt-card').filter({ hasText: why }).count(), 1);
  await closePage(patient);
});

test('without a relationship the glass breaks too, and the patient reads which kind it was', async () => {
  const sofie = application.as('claes');
  assert.ok(!(await sofie.opens(LIEN)));
  assert.equal((await sofie.breakGlass(LIEN, 'De huisarts belt over deze patiënt.')).status, 200);
  assert.ok(await sofie.opens(LIEN));
  await eventually('delivered', async () => (await application.status()).queue === 0);
  const patient = await openPage(browser, demo);
  await signIn(patient, 'Lien Maes');
  await patient.goto('/doorbrekingen');
  const told = patient.locator('.mt-card').filter({ hasText: 'De huisarts belt over deze patiënt.' });
  await told.getByText('Behandelt je niet', { exact: true }).waitFor();
  await closePage(patient);
});

test('who followed another past loads everything again', async () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'copy.json'), JSON.stringify({ position: 1_000_000, heard_at: new Date(), records: {}, patients: {} }));
  const second = await startApplication({ portal: demo.url, token: demo.token, data: other });
  await followed(second);
  const [one, two] = [await second.status(), await application.status()];
  assert.deepEqual([one.position, one.exclusions], [two.position, two.exclusions]);
  await second.stop();
});

test('with nothing to go by every record is closed, and an emergency has a way', async () => {
  const other = join(folder, 'empty');
  mkdirSync(other);
  const nowhere = await startApplication({ portal: 'http://127.0.0.1:9', token: 'x', data: other });
  const sofie = nowhere.as('claes');
  const refused = await sofie.open(JAN);
  assert.equal(refused.status, 403);
  assert.equal(status(refused.text), 'Er is nog geen lokale kopie. Het portaal is niet bereikbaar.');
  assert.equal((await sofie.breakGlass(JAN, 'Bewusteloos binnengebracht.')).status, 200);
  assert.ok(await sofie.opens(JAN));
  await nowhere.stop();
  // Once there is a portal it says what stood in the way, and then hears of the break.
  const somewhere = await startApplication({ portal: demo.url, token: demo.token, data: other });
  await eventually('told', async () => (await somewhere.status()).queue === 0);
  await somewhere.stop();
  const patient = await openPage(browser, demo);
  await signIn(patient, 'Jan Willems');
  await patient.goto('/doorbrekingen');
  const told = patient.locator('.mt-card').filter({ hasText: 'Bewusteloos binnengebracht.' });
  await told.getByText('Behandelt je niet', { exact: true }).waitFor();
  await closePage(patient);
  // A copy that is too old is none.
  const copy = JSON.parse(readFileSync(join(data, 'copy.json'), 'utf8'));
  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'copy.json'), JSON.stringify({ ...copy, heard_at: new Date(Date.now() - 16 * 60_000) }));
  const behind = await startApplication({ portal: 'http://127.0.0.1:9', token: 'x', data: old });
  const late = await behind.as('claes').open(JAN);
  assert.equal(late.status, 403);
  assert.match(status(late.text), /^De lokale kopie is te oud: 9\d\d seconden\. Het portaal is niet bereikbaar\.$/);
  await behind.stop();
});

test('a token that does not hold opens nothing, and an operator reads why', async () => {
  const other = join(folder, 'revoked');
  mkdirSync(other);
  const copy = JSON.parse(readFileSync(join(data, 'copy.json'), 'utf8'));
  writeFileSync(join(other, 'copy.json'), JSON.stringify({ ...copy, heard_at: new Date() }));
  const shut = await startApplication({ portal: demo.url, token: 'geen-token', data: other });
  const sofie = shut.as('claes');
  assert.ok(!(await sofie.opens(JAN)));
  assert.ok((await sofie.open(JAN)).text.includes('Doorbreek'));
  await eventually('it says so', () => /the portal refuses \(401\)/.test(shut.said()));
  await shut.stop();
});

test('its log holds numbers of nobody, and no reason', () => {
  const said = application.said();
  assert.ok(said.length > 0);
  assert.doesNotMatch(said, /\d{11}|onthaal|huisarts|Willems|Vandamme|Claes/);
});
