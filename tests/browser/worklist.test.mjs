// The ombudsdienst's day: ten decisions out of eighty requests without losing the place, with the back button and a double click on the
// way, also with the keyboard alone; what comes in meanwhile; several taken at once; single keys; on a phone and on paper.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { psql } from './oidc/portal.mjs';
import { look } from './page-checks.mjs';
import { onRequest } from './steps.mjs';
import { Keyboard, Mouse, closePage, heading, launch, noSidewaysScroll, openPage, scratch, signIn, startDemo } from './support.mjs';

const AN = 'An De Smet, ombudsdienst';
let folder;
let demo;
let browser;

// Requests of Jan Willems for people of the directory, as a patient sends them: so many, the first of these numbers.
const requests = (count, number) => `with workers as (select id, row_number() over (order by id) as n from care_workers c where niss is null
      and exists (select from care_worker_posts p where p.care_worker_id = c.id and p.ended_at is null)
      and id not in (select care_worker_id from officer_entries)
      and not exists (select from exclusion_requests r where r.care_worker_id = c.id) order by id limit ${count}),
    made as (insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, care_worker_id, ehealth_advised,
      consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on)
    select gen_random_uuid(), 'UA-2026-' || lpad((${number} + n)::text, 6, '0') || '-' || substr('ABCDEFGHJKLMNPRSTUVWXYZ', ((2026000000 + ${number} + n) % 23)::int + 1, 1),
      gen_random_uuid(), p.id, p.home_institution_id, 'sent', w.id, false, '1', now(), 'message', false, false,
      now() - ${number > 100 ? 0 : 1} * n * interval '1 minute', current_date + (n % 9)::int - 2, current_date + (n % 9)::int + 6
    from workers w, patients p where p.niss = '85073099932' returning id, sent_at)
  insert into request_events (id, request_id, happened_at, kind) select gen_random_uuid(), id, sent_at, 'sent' from made`;

before(async () => {
  folder = scratch();
  demo = await startDemo({ keep: join(folder, 'demo') });
  await come(80, 100);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function come(count, number) {
  const socket = readFileSync(join(folder, 'demo/postgres/postmaster.pid'), 'utf8').split('\n')[4];
  const options = ['-h', socket, '-U', 'mijntoegang_owner', '-d', 'mijntoegang', '-Xqt', '-v', 'ON_ERROR_STOP=1'];
  await promisify(execFile)(psql(), [...options, '-c', requests(count, number)]);
}

const place = (page) => page.locator('.mt-pager .mt-muted').innerText();
/** Of a whole page: a long list comes in parts. */
async function references(page) {
  await heading(page, 'Werklijst');
  await page.waitForLoadState();
  return page.locator('tbody th a').allInnerTexts();
}

for (const [title, Hands, javaScript] of [['with script', Mouse, true], ['without script', Mouse, false], ['with the keyboard alone', Keyboard, true]]) {
  test(`ten decisions out of eighty, ${title}`, async () => {
    const page = await openPage(browser, demo, { javaScript });
    const hands = new Hands(page);
    await signIn(page, AN, hands);
    await heading(page, 'Werklijst');
    await hands.follow('Niet toegewezen');
    await hands.follow('Referentie');
    await page.waitForURL(/lijst=vrij.referentie$/);
    const listed = await references(page);
    assert.ok(listed.length >= 60, `${listed.length} requests`);
    const first = listed.indexOf(listed.find((reference) => /^UA-2026-0001[1-6]/.test(reference)));
    await hands.follow(listed[first]);
    let loads = 0;
    page.on('framenavigated', () => (loads += 1));
    for (let decided = 0; decided < 10; decided += 1) {
      await onRequest(page, listed[first + decided]);
      assert.equal(await place(page), `${first + 1} van ${listed.length - decided}`, 'one fewer, at the same place');
      assert.ok(await page.locator('#registreer input[type=radio]').isChecked(), 'whom the patient chose is chosen');
      if (decided === 3) {
        // To the next, and back with the browser.
        await hands.follow('Volgende');
        await onRequest(page, listed[first + 4]);
        await page.goBack();
        await onRequest(page, listed[first + 3]);
      }
      if (decided === 5) {
        // To the list and again to the row: the row is in view.
        await hands.follow('Terug naar Niet toegewezen');
        await heading(page, 'Werklijst');
        const row = page.locator(`tr[id="${listed[first + 5]}"]`);
        assert.ok(await row.evaluate((one) => one.getBoundingClientRect().top < innerHeight && one.getBoundingClientRect().bottom > 0), 'the row is in view');
        assert.equal(await page.locator('.mt-tabs [aria-current]').innerText(), 'Niet toegewezen');
        await hands.follow(listed[first + 5]);
        await onRequest(page, listed[first + 5]);
      }
      const button = 'Registreer en open de volgende';
      if (decided === 7 && Hands === Mouse) await page.getByRole('button', { name: button, exact: true }).dblclick();
      else await hands.press(button);
      await onRequest(page, listed[first + decided + 1]);
      await page.getByText(new RegExp(`^${listed[first + decided]}: .* is nu uitgesloten`)).waitFor();
    }
    assert.ok(loads <= 18, `${loads} page loads for ten decisions, a detour included`);
    await hands.follow('Terug naar Niet toegewezen');
    const left = await references(page);
    assert.deepEqual(left, listed.filter((_, at) => at < first || at >= first + 10));
    await closePage(page);
  });
}

test('something came in while one worked', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, AN);
  assert.equal(await page.locator('.mt-came').count(), 0);
  await come(2, 900);
  await page.reload();
  const line = page.getByRole('status').filter({ hasText: /^2 nieuwe aanvragen sinds \d+\.\d\d uur\. / });
  await line.waitFor();
  await look(page);
  await line.getByRole('link', { name: 'Toon ze', exact: true }).click();
  await page.waitForURL(/lijst=nieuw$/);
  const shown = page.locator('tbody th a');
  assert.deepEqual((await references(page)).sort().map((reference) => reference.slice(0, 14)), ['UA-2026-000901', 'UA-2026-000902']);
  const first = await shown.first().innerText();
  await shown.first().click();
  await onRequest(page, first);
  assert.equal(await place(page), '1 van 2');
  await page.locator('.mt-pager .govuk-back-link').click();
  assert.equal((await references(page)).length, 2, 'back to what came in');
  await page.getByRole('link', { name: 'Alles', exact: true }).click();
  await page.waitForURL(/ombudsdienst$/);
  await references(page);
  assert.equal(await page.locator('.mt-came').count(), 0, 'they were shown');
  await closePage(page);
});

test('single keys: off at first, never while typing, and off again', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, AN);
  const at = () => page.evaluate(() => document.activeElement.closest('tr')?.id ?? document.activeElement.id);
  const rows = await page.locator('tbody tr[id]').evaluateAll((all) => all.map((row) => row.id));
  await page.keyboard.press('j');
  assert.equal(await at(), '', 'off');
  await page.getByText('Toetsen', { exact: true }).click();
  await look(page);
  await page.getByRole('button', { name: 'Zet toetsen aan', exact: true }).click();
  await page.getByRole('button', { name: 'Zet toetsen uit', exact: true }).waitFor();
  for (const [key, row] of [['j', 0], ['j', 1], ['j', 2], ['k', 1]]) {
    await page.keyboard.press(key);
    assert.equal(await at(), rows[row], key);
  }
  await page.keyboard.press('x');
  assert.ok(await page.locator(`tr[id="${rows[1]}"] input`).isChecked());
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await onRequest(page, rows[0]);
  await page.keyboard.press('u');
  await heading(page, 'Werklijst');
  assert.equal(new URL(page.url()).hash, `#${rows[0]}`, 'kept from page to page');
  // The script has begun.
  await page.getByText('Toetsen', { exact: true }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('jux');
  assert.equal(await page.locator('#zoek').inputValue(), 'jux');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Zet toetsen uit', exact: true }).click();
  await page.reload();
  await page.getByText('Toetsen', { exact: true }).waitFor();
  await page.keyboard.press('j');
  assert.equal(await at(), '', 'off again');
  await closePage(page);
});

test('larger text and wider spacing hide nothing, and nothing that has the focus stands under something', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, AN);
  const first = await page.locator('tbody th a').first().getAttribute('href');
  for (const path of ['/ombudsdienst', first]) {
    await page.goto(path);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await noSidewaysScroll(page);
    await page.evaluate(() => {
      document.documentElement.removeAttribute('style');
      // WCAG 1.4.12
      const spacing = { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' };
      for (const element of document.querySelectorAll('body *')) Object.assign(element.style, spacing);
    });
    await noSidewaysScroll(page);
    for (const viewport of [{ width: 1280, height: 600 }, { width: 320, height: 640 }]) {
      await page.setViewportSize(viewport);
      await page.goto(path);
      // WCAG 2.4.11, from stop to stop: the decision is sticky, and so are heads and the bar of what is ticked.
      if (path === '/ombudsdienst') await page.locator('tbody input').first().check();
      for (let stops = 0; stops < 60; stops += 1) {
        await page.keyboard.press('Tab');
        const hidden = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return '';
          const box = element.getBoundingClientRect();
          const seen = [0.1, 0.5, 0.9].some((part) => {
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part);
            return top !== null && (element.contains(top) || top.contains(element) || element.closest('label, tr')?.contains(top));
          });
          return seen || box.width < 2 ? '' : element.outerHTML.slice(0, 120);
        });
        assert.equal(hidden, '', `stop ${stops} of ${path} at ${viewport.width} px`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await closePage(page);
});

test('several taken at once, by keyboard', async () => {
  const page = await openPage(browser, demo);
  const hands = new Keyboard(page);
  await signIn(page, AN);
  await page.goto('/ombudsdienst?lijst=vrij');
  const boxes = page.locator('tbody input[type=checkbox]');
  await page.getByRole('button', { name: 'Neem in behandeling', exact: true }).waitFor({ state: 'hidden' });
  const taken = [];
  for (const at of [1, 2, 4]) {
    const name = (await boxes.nth(at).getAttribute('name')).replace('kies-', '');
    await hands.choose('checkbox', `Kies ${name}`);
    taken.push(name);
  }
  assert.equal(await page.locator('.mt-bulk__count').evaluate((count) => getComputedStyle(count.firstElementChild, '::before').content !== 'none'), true);
  await look(page);
  await hands.press('Neem in behandeling');
  await page.getByText('Je behandelt nu 3 aanvragen.', { exact: true }).waitFor();
  await page.goto('/ombudsdienst?lijst=mijn');
  const mine = await references(page);
  for (const reference of taken) assert.ok(mine.includes(reference));
  await closePage(page);
});

test('eighty rows: dense on a screen, two lines on a phone, few sheets of paper', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, AN);
  for (const path of ['/ombudsdienst', '/ombudsdienst?lijst=alles.patient-af']) {
    await page.goto(path);
    await look(page);
  }
  await page.goto('/ombudsdienst');
  const rows = page.locator('tbody tr:not(.mt-group)');
  const count = await rows.count();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height < 500 + count * 62, `${height} px for ${count} rows`);
  await page.setViewportSize({ width: 390, height: 844 });
  const tall = await rows.evaluateAll((all) => Math.max(...all.map((row) => row.getBoundingClientRect().height)));
  assert.ok(tall <= 70, `a row of ${tall} px on a phone`);
  const paper = await page.pdf({ preferCSSPageSize: true });
  const sheets = paper.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.ok(sheets <= Math.ceil(count / 13) + 1, `${sheets} sheets for ${count} rows`);
  await closePage(page);
});

test('person and decision stay in view beside a long request, and hide nothing that has the focus', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, AN);
  await page.locator('tbody th a').first().click();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  assert.ok(await page.locator('.mt-decide').isVisible());
  const box = await page.locator('.mt-decide').boundingBox();
  assert.ok(box.y + box.height > 0 && box.y < 900, 'the decision is in view at the end of the page');
  await page.getByRole('link', { name: 'Weigeren', exact: true }).click();
  assert.equal(new URL(page.url()).hash, '#weigeren');
  await look(page);
  await closePage(page);
});
