// A request that was accepted is never lost, and its mail goes out once: over a real SMTP server that comes and goes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MailServer } from './mail.mjs';
import { card, chooseFromList, finish, register } from './steps.mjs';
import { Mouse, closePage, eventually, launch, openPage, scratch, signIn, startDemo } from './support.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const toOmbudsdienst = (server) => server.mails.filter(({ envelope }) => envelope.includes('ombudsdienst@example.org'));

test('a request survives kill -9 right after it was sent, and its mail waits for the mail server', async () => {
  const server = await new MailServer().open();
  const { url: smtp } = server;
  await server.close();
  const [keep, tmp] = [scratch(), scratch()];
  const name = 'Sofie Claes';
  const radio = /^Sofie Claes .*1-00000-07-003/;

  let demo = await startDemo({ smtp, keep, tmp });
  let patient = await openPage(browser, demo, { javaScript: false });
  await signIn(patient, 'Jan Willems');
  await chooseFromList(patient, new Mouse(patient), { term: 'Claes', radio, riziv: true });
  const reference = await finish(patient, new Mouse(patient));
  await demo.stop('SIGKILL');
  await closePage(patient);

  demo = await startDemo({ smtp, keep, tmp });
  await sleep(1500);
  await server.open();
  await eventually('the mail arrives', () => toOmbudsdienst(server).length > 0, 30);
  await sleep(6000);
  const mails = toOmbudsdienst(server);
  assert.equal(mails.length, 1, 'exactly one mail');
  const [mail] = mails;
  assert.equal(mail.subject, 'Er wacht iets in Mijn Toegang');
  assert.ok(!mail.whole.includes(reference), 'it says no more');
  assert.ok(mail.envelope.every((address) => address.endsWith('@example.org')), mail.envelope.join());
  assert.match(mail.id, /^<.+@.+>$/);

  patient = await openPage(browser, demo, { javaScript: false });
  await signIn(patient, 'Jan Willems');
  assert.equal(await card(patient, 'Lopende aanvragen', name).count(), 1, 'exactly one request');
  const officer = await openPage(browser, demo, { javaScript: false });
  await signIn(officer, 'An De Smet, ombudsdienst');
  await register(officer, new Mouse(officer), { reference, radio, banner: `${name} is nu uitgesloten. De patiënt krijgt een bericht.` });
  await patient.goto('/uitsluitingen');
  assert.equal(await card(patient, 'Nu uitgesloten', name).count(), 1, 'exactly one exclusion');
  await closePage(patient);
  await closePage(officer);
  await demo.stop();
  await server.close();
});

test('a mail that is refused for now is tried again, and delivered once', async () => {
  const server = await new MailServer().open();
  server.refuse = { step: 'DATA', code: 451 };
  const demo = await startDemo({ smtp: server.url });
  const patient = await openPage(browser, demo, { javaScript: false });
  await signIn(patient, 'Jan Willems');
  await chooseFromList(patient, new Mouse(patient), { term: 'Vandamme', radio: /^Greet Vandamme .*P-1002/, riziv: false });
  await finish(patient, new Mouse(patient));
  await eventually('a first try', () => server.tried.includes('ombudsdienst@example.org'));
  server.refuse = null;
  await eventually('the mail arrives', () => toOmbudsdienst(server).length > 0, 30);
  await sleep(6000);
  assert.equal(toOmbudsdienst(server).length, 1);
  await closePage(patient);
  await demo.stop();
  await server.close();
});
