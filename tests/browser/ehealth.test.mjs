// The demo's stand-in of eHealth, as a newcomer tries it with the commands that the demo prints: excluded there, seen and refused here.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { look } from './page-checks.mjs';
import { closePage, eventually, heading, launch, openPage, signIn, startDemo } from './support.mjs';

const run = promisify(execFile);
const RIZIV = 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional';
let [demo, browser] = [];
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Types what the demo printed after these words. */
async function typePrinted(words) {
  const line = demo.said().split('\n').find((one) => one.trim().startsWith(words));
  assert.ok(line, demo.said());
  await run('sh', ['-c', line.slice(line.indexOf('curl')).replace('curl', 'curl --silent --fail')]);
}

async function permits() {
  const body = {
    subject: { type: 'practitioner', id: '10000007003', properties: { system: RIZIV } },
    action: { name: 'read' },
    resource: { type: 'patient-record', id: '85073000061' },
  };
  const headers = { authorization: `Bearer ${demo.token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${demo.url}/access/v1/evaluation`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(answer.status, 200, await answer.clone().text());
  const { decision, context } = await answer.json();
  assert.ok(['current', 'late'].includes(context.ehealth), JSON.stringify(context));
  return decision;
}

test('excluded at eHealth, seen and refused here; ended there, gone here; down, and no page slower', async () => {
  const page = await openPage(browser, demo);
  await signIn(page, 'Emma Peeters');
  await page.getByText(/eHealth nagekeken: vandaag om/).first().waitFor();
  const excluded = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Sofie Claes', exact: true }) });
  assert.equal(await excluded.count(), 0);
  assert.ok(await permits());

  await typePrinted('exclude:');
  await eventually('it stands on the list', async () => (await page.reload()) && (await excluded.count()) === 1);
  await excluded.getByText('Deze uitsluiting zet je stop via eHealth.').waitFor();
  assert.ok(!(await permits()));
  await look(page);
  await page.goto('/berichten');
  await heading(page, 'Berichten');
  await page.getByText('Je uitsluiting via eHealth geldt nu ook hier').first().waitFor();

  await page.goto('/uitsluitingen');
  await typePrinted('end it:');
  await eventually('it is gone', async () => (await page.reload()) && (await excluded.count()) === 0);
  assert.ok(await permits());

  await typePrinted('make it');
  // So long that the list asks again.
  await sleep(6_000);
  for (const path of ['/uitsluitingen', '/berichten', '/uitsluitingen']) {
    const began = Date.now();
    await page.goto(path);
    assert.ok(Date.now() - began < 3000, `${path}: ${Date.now() - began} ms`);
  }
  await closePage(page);
});
