// The log by its question, who looked at this patient, as an auditor asks it; and the file that is taken along.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { look, lookRefused } from './page-checks.mjs';
import { Mouse, NARROW, WIDE, closePage, heading, launch, openPage, signIn, startDemo } from './support.mjs';

let demo;
let browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Finds Emma Peeters on the page of the search, with a reason. */
async function findEmma(page, hands) {
  await page.getByLabel('Waarom zoek je deze patiënt op?', { exact: true }).selectOption({ label: 'De patiënt stelt een vraag' });
  await hands.fill('Naam of rijksregisternummer', 'Emma Peeters');
  await hands.press('Zoek');
  await hands.choose('radio', /Emma Peeters/);
}

/** The lines of a file with semicolons, as cells. */
function cells(text) {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
  return lines.map((line) => line.match(/("([^"]|"")*"|[^;]*)(;|$)/g).slice(0, 6).map((cell) => cell.replace(/;$/, '')));
}

for (const { title, javaScript, viewport } of [
  { title: 'without JavaScript, 320 px', javaScript: false, viewport: NARROW },
  { title: 'with JavaScript, wide', javaScript: true, viewport: WIDE },
]) {
  test(`who looked at Emma is answered by the log, ${title}`, async () => {
    const officer = await openPage(browser, demo, { javaScript, viewport });
    const hands = new Mouse(officer);
    await signIn(officer, 'An De Smet, ombudsdienst');
    await officer.goto('/ombudsdienst/patienten');
    await findEmma(officer, hands);
    await hands.press('Open deze gegevens');
    await heading(officer, 'Emma Peeters');

    const auditor = await openPage(browser, demo, { javaScript, viewport });
    const eyes = new Mouse(auditor);
    await signIn(auditor, 'Lien Maes, ombudsdienst');
    await auditor.goto('/ombudsdienst/logboek');
    await heading(auditor, 'Logboek');
    if (javaScript) await look(auditor);
    assert.ok(!(await auditor.getByRole('main').innerText()).includes('Emma'), 'nobody is named before the reason');
    // From a line to its patient, through the question.
    await auditor.getByRole('link', { name: 'Deze patiënt', exact: true }).first().click();
    await heading(auditor, 'Waarom wil je deze patiënt zien?');
    if (javaScript) await look(auditor);
    await eyes.press('Toon in het logboek');
    if (javaScript) await lookRefused(auditor, 'Kies waarom je deze patiënt opzoekt.');
    // And by name.
    await auditor.goto('/ombudsdienst/logboek');
    await eyes.follow('Kies een patiënt');
    await findEmma(auditor, eyes);
    await eyes.press('Toon in het logboek');
    await auditor.getByText('Alleen over Emma Peeters', { exact: true }).waitFor();
    await auditor.getByText('Jouw reden: de patiënt stelt een vraag.').waitFor();
    if (javaScript) await look(auditor);
    const line = auditor.getByRole('row').filter({ hasText: 'Bekeek de gegevens van een patiënt' }).first();
    assert.match(await line.innerText(), /An De Smet/);
    await auditor.getByLabel('Wat', { exact: true }).selectOption({ label: 'Gelezen' });
    await eyes.press('Toon');
    await auditor.getByText('Alleen over Emma Peeters', { exact: true }).waitFor();

    const [download] = await Promise.all([auditor.waitForEvent('download'), eyes.follow('Download als CSV')]);
    assert.match(download.suggestedFilename(), /^logboek-\d{4}-\d{2}-\d{2}\.csv$/);
    const text = readFileSync(await download.path(), 'utf8');
    assert.ok(text.startsWith('\uFEFF'), 'a spreadsheet reads it as UTF-8');
    const [heads, ...rows] = cells(text);
    assert.deepEqual(heads, ['Dag', 'Uur', 'Wie', 'Wat', 'Over', 'Reden']);
    const reads = rows.filter(([, , who, what]) => who === 'An De Smet' && what === 'Bekeek de gegevens van een patiënt');
    assert.ok(reads.length > 0, text);
    for (const [day, time] of reads) assert.match(`${day} ${time}`, /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
    assert.ok(rows.some(([, , who, , about, why]) => who === 'An De Smet' && about === 'Deze patiënt' && why === 'De patiënt stelt een vraag'), text);
    assert.ok(rows.some(([, , who, what, about]) => who === 'Lien Maes' && what === 'Las het logboek' && about === 'Deze patiënt'), 'her own reading');
    assert.ok(!/[0-9a-f]{8}-[0-9a-f]{4}-/.test(text), 'no number of a row or a person');

    await eyes.press('Toon alle patiënten');
    await heading(auditor, 'Logboek');
    assert.equal(await auditor.getByText('Alleen over Emma Peeters').count(), 0);
    assert.equal(await auditor.getByLabel('Wat', { exact: true }).inputValue(), 'gelezen', 'the other filters stay');
    await closePage(auditor);
    await closePage(officer);
  });
}
