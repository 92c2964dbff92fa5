// The figures as an officer reads them, and the file that goes into the yearly report.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { look } from './page-checks.mjs';
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

for (const { title, javaScript, viewport } of [
  { title: 'without JavaScript, 320 px', javaScript: false, viewport: NARROW },
  { title: 'with JavaScript, wide', javaScript: true, viewport: WIDE },
]) {
  test(`each chart says its conclusion and has its table, ${title}`, async () => {
    const page = await openPage(browser, demo, { javaScript, viewport });
    const hands = new Mouse(page);
    await signIn(page, 'An De Smet, ombudsdienst');
    await hands.follow('Cijfers');
    await heading(page, 'Cijfers');
    if (javaScript) await look(page);
    for (const name of ['Aanvragen per maand', 'Doorbrekingen per maand']) {
      const figure = page.getByRole('figure', { name, exact: true });
      await figure.getByRole('heading', { level: 2, name, exact: true }).waitFor();
      const conclusion = await figure.locator('svg desc').textContent();
      assert.match(conclusion, /\.$/);
      assert.ok((await figure.getByRole('row').count()) > 2, name);
    }
    // The demo has too few requests to tell what became of them.
    const decided = page.getByRole('figure', { name: 'Wat werd beslist', exact: true });
    await decided.getByText('Er zijn te weinig aanvragen om te tonen wat er beslist werd.').waitFor();
    assert.equal(await decided.getByRole('cell').filter({ hasText: /[0-9]/ }).filter({ hasNotText: '±' }).count(), 0);
    const [download] = await Promise.all([page.waitForEvent('download'), hands.follow('Download als CSV')]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.ok(text.startsWith('\uFEFFTabel;Jaar;Regel;Kolom;Aantal\r\n'), text.slice(0, 80));
    assert.ok(text.split('\r\n').length > 60);
    await hands.follow('Alle jaren');
    await page.getByRole('img', { name: 'Per jaar' }).waitFor();
    if (javaScript) await look(page);
    await closePage(page);
  });
}
