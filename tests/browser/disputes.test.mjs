// Dat was ik niet, without JavaScript: the message, the one question, the banner, and the case at the ombudsdienst that did not do it.

import { after, before, test } from 'node:test';
import { Mouse, closePage, heading, launch, noSidewaysScroll, openPage, signIn, startDemo } from './support.mjs';

let [demo, browser] = [];
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test('a patient disputes what an ombudsdienst did, and another one investigates it', async () => {
  const koen = await openPage(browser, demo, { javaScript: false });
  await signIn(koen, 'Koen Baert, ombudsdienst');
  const his = new Mouse(koen);
  await koen.goto('/ombudsdienst/patienten/aannemen');
  await his.fill('Rijksregisternummer', '85.07.30-000.61');
  await his.fill('Voornaam', 'Emma');
  await his.fill('Familienaam', 'Peeters');
  await his.fill('Geboortedatum', '30/7/1985');
  await koen.getByLabel('Hoe heb je de identiteit gecontroleerd?', { exact: true }).selectOption('identiteitskaart');
  await his.press('Neem deze patiënt aan');
  await closePage(koen);

  const emma = await openPage(browser, demo, { javaScript: false, viewport: { width: 390, height: 844 } });
  await signIn(emma, 'Emma Peeters');
  const hers = new Mouse(emma);
  await emma.goto('/berichten');
  await emma.getByRole('link', { name: /Een ombudsdienst wil je helpen$/ }).first().click();
  await heading(emma, 'Een ombudsdienst wil je helpen');
  await hers.follow('Dat was ik niet');
  await heading(emma, 'Was jij dit niet?');
  await noSidewaysScroll(emma);
  await emma.getByRole('link', { name: 'Annuleer', exact: true }).waitFor();
  await hers.press('Dat was ik niet');
  await heading(emma, 'Een ombudsdienst wil je helpen');
  await emma.getByText('We zoeken het uit.', { exact: true }).waitFor();
  await noSidewaysScroll(emma);
  await hers.follow('Bekijk je melding');
  await heading(emma, 'Je melding: dat was ik niet');
  await closePage(emma);

  const an = await openPage(browser, demo, { javaScript: false });
  await signIn(an, 'An De Smet, ombudsdienst');
  const theirs = new Mouse(an);
  await theirs.follow('Bekijk de meldingen');
  await an.getByRole('table', { name: 'Meldingen ‘Dat was ik niet’' }).getByRole('link', { name: 'Emma Peeters' }).first().click();
  await heading(an, 'Melding: dat was ik niet');
  await noSidewaysScroll(an);
  await theirs.press('Start onderzoek');
  await an.getByText('Je onderzoekt nu deze melding.', { exact: true }).waitFor();
  await closePage(an);
});
