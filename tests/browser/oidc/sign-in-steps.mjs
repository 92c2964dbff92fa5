// Signing in as a person does it, and people to do it.

import assert from 'node:assert/strict';
import { Mouse, heading, openPage } from '../support.mjs';
import { HOME } from './portal.mjs';
import { BACK, startProvider } from './provider.mjs';

export const AS_PATIENT = 'Aanmelden';
export const AS_OFFICER = 'Aanmelden als medewerker van de ombudsdienst';
export const OUT = 'Je bent afgemeld';
/** The role of the tests' officers at the hospital's provider. */
export const ROLE = 'ombudsdienst-azsl';
const WAY_BACK = /\/aanmelden\/terug\/(patient|medewerker)\?/;

/** A number of the register with a serial that is never issued; born before 2000. */
export function niss(born, serial = '000') {
  const number = `${born}${serial}`;
  return `${number}${String(97 - (Number(number) % 97)).padStart(2, '0')}`;
}

/** The people of the demo, and others whom the portal does not know yet. */
export const PEOPLE = {
  emma: { name: 'Emma Peeters', given: 'Emma', family: 'Peeters', niss: '85073000061' },
  jan: { name: 'Jan Willems', given: 'Jan', family: 'Willems', niss: '85073099932' },
  lien: { name: 'Lien Maes', given: 'Lien', family: 'Maes', niss: '01020300071' },
  an: { name: 'An De Smet', given: 'An', family: 'De Smet', niss: '70051500085' },
  koen: { name: 'Koen Baert', given: 'Koen', family: 'Baert', niss: '68112000032' },
  fien: { name: 'Fien Callens', given: 'Fien', family: 'Callens', niss: niss('900412') },
  bart: { name: 'Bart Loos', given: 'Bart', family: 'Loos', niss: niss('790801') },
  rita: { name: 'Rita Goethals', given: 'Rita', family: 'Goethals', niss: niss('550620') },
  mia: { name: 'Mia Verhelst', given: 'Mia', family: 'Verhelst', niss: niss('640229') },
  omar: { name: 'Omar Haddad', given: 'Omar', family: 'Haddad', niss: niss('640229', '999') },
  els: { name: 'Els Depuydt', given: 'Els', family: 'Depuydt', niss: niss('881105') },
};

let newcomers = 0;

/** Somebody whom neither the portal nor any other test has met, made known at a provider. Gives the person, with the `key`. */
export function newcomer(provider, more = {}) {
  newcomers += 1;
  const born = `75${String(1 + Math.floor(newcomers / 28)).padStart(2, '0')}${String(1 + (newcomers % 28)).padStart(2, '0')}`;
  const family = `Nieuwkomer ${String.fromCharCode(64 + newcomers)}`;
  const person = { key: `nieuw-${newcomers}`, name: `Anke ${family}`, given: 'Anke', family, niss: niss(born), ...more };
  provider.setUser(person.key, person);
  return person;
}

/** Makes these known at a provider, with more said of each. */
export function people(provider, keys, more = {}) {
  for (const key of keys) provider.setUser(key, { ...PEOPLE[key], ...more });
}

/** A person's browser that may go to the portal and its providers, and nowhere else. */
export function openAt(browser, portal, providers, options = {}) {
  return openPage(browser, portal, { ...options, also: providers.map(({ origin }) => origin) });
}

/**
 * A hospital's provider of its own for a test, a portal that knows it, an officer whom nobody has met, and a browser for them.
 * `end` stops both.
 */
export async function officerPair(world, browser, options = {}, officerMore = {}, person = {}) {
  const provider = await startProvider({ style: 'keycloak', host: '127.0.0.3', ...options });
  const officer = newcomer(provider, { groups: [ROLE], ...person });
  const own = await world.portal({ officer: provider, officerMore });
  const page = await openAt(browser, own, [provider]);
  return { provider, officer, own, page, end: () => Promise.all([own.stop(), provider.stop()]) };
}

/** The button at the door; with several institutions each has its own. */
export function door(page, button = AS_PATIENT, place = HOME) {
  const exact = (name) => page.getByRole('button', { name, exact: true });
  return button === AS_OFFICER ? exact(button).or(exact(`${button} van ${place}`)) : exact(button);
}

/** From the portal to the provider's own page. */
export async function toProvider(page, button, place) {
  await page.goto('/aanmelden');
  await door(page, button, place).click();
  await page.getByRole('heading', { level: 1, name: /^Aanmelden bij/ }).waitFor();
}

export async function choose(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
}

/** The page that a first sign-in leads to, where there are several ombudsdiensten. */
export const CHOICE = '/mijn-gegevens/ombudsdienst';

/** Chooses the ombudsdienst that helps; none is chosen beforehand. */
export async function chooseHome(page, hands = new Mouse(page), place = HOME) {
  await heading(page, 'Welke ombudsdienst helpt je?');
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
  await hands.choose('radio', new RegExp(place));
  await hands.press('Bewaar');
}

/** All the way in, to the page where this kind of person starts unless another is named. */
export async function enter(page, name, { button = AS_PATIENT, place = HOME, lands = button === AS_PATIENT ? '/uitsluitingen' : '/ombudsdienst' } = {}) {
  await toProvider(page, button, place);
  await choose(page, name);
  await page.waitForURL((url) => [lands, CHOICE].includes(url.pathname));
  if (new URL(page.url()).pathname === CHOICE) await chooseHome(page);
  await page.waitForURL((url) => url.pathname === lands);
  // On a narrow screen the name is there, and not shown.
  await page.locator('.mt-user__name').filter({ hasText: name }).waitFor({ state: 'attached' });
}

/** The answer to the browser's return from the provider, while `act` leads there. */
export async function returned(page, act) {
  const [answer] = await Promise.all([page.waitForResponse((response) => WAY_BACK.test(response.url())), act()]);
  return answer;
}

/** Signs in at the provider, and stops there: gives the address that leads back. Nothing has asked the portal yet. */
export async function heldBack(page, provider, act) {
  provider.holdsBack = true;
  await act();
  const address = await page.getByRole('link', { name: BACK, exact: true }).getAttribute('href');
  provider.holdsBack = false;
  return address;
}

/**
 * A plain page that says so; nobody is in. It leads to another try, unless that would end the same (`again`).
 * `answer`: what the browser got, to look at its status.
 */
export async function refused(page, answer, { again = true, status = [400, 403] } = {}) {
  await heading(page, 'Aanmelden is niet gelukt');
  await standsAside(page, again);
  if (answer) assert.ok([status].flat().includes(answer.status()), `status ${answer.status()}`);
}

/** The provider does not answer. */
export async function away(page, name) {
  await heading(page, `${name} is even niet bereikbaar`);
  await standsAside(page, true);
}

async function standsAside(page, again) {
  const link = page.getByRole('link', { name: 'Probeer opnieuw', exact: true });
  assert.equal(await link.count(), again ? 1 : 0, 'a way to try again');
  if (again) assert.equal(await link.getAttribute('href'), '/aanmelden');
  const text = await page.getByRole('main').innerText();
  assert.doesNotMatch(text, /\d{11}|panicked|error|invalid|oidc|claim|token/i, 'told in plain words');
  assert.equal(await page.getByRole('button', { name: 'Afmelden', exact: true }).count(), 0);
  for (const path of ['/uitsluitingen', '/ombudsdienst']) assert.ok(!(await opens(page, path)), 'nobody is signed in');
}

/** The page between, held there: the way on is taken out of the answer's head. */
export async function between(page, button = AS_PATIENT) {
  await page.goto('/aanmelden');
  let refresh;
  await page.route('**/aanmelden', async (route) => {
    const answer = await route.fetch();
    const { refresh: found, ...headers } = answer.headers();
    refresh = found;
    await route.fulfill({ response: answer, headers });
  });
  await door(page, button).click();
  const link = page.getByRole('link', { name: /^Ga verder naar / });
  await link.waitFor();
  await page.unroute('**/aanmelden');
  return { refresh, link, address: await link.getAttribute('href') };
}

/** Signs out, at the provider too when it is named: by its own button where no script runs. */
export async function leave(page, provider, { javaScript = true } = {}) {
  const last = page.waitForRequest((request) => {
    const from = request.redirectedFrom()?.url() ?? '';
    return new URL(request.url()).pathname === '/afgemeld' && (!provider || from.startsWith(provider.origin));
  });
  await page.getByRole('button', { name: 'Afmelden', exact: true }).click();
  if (provider && !javaScript) await page.getByRole('button', { name: 'Ja, meld me af', exact: true }).click();
  await last;
  await page.waitForLoadState();
  await heading(page, OUT);
}

/** Whether the portal still takes this browser for somebody, asked at an instance. */
export async function opens(page, path, at = '') {
  const answer = await page.context().request.get(`${at}${path}`, { maxRedirects: 0 });
  return answer.status() === 200;
}

/** Nothing about a person, and no secret, stands in what a portal wrote down. */
export function assertDiscreet(portals) {
  const secret = /eyJ[\w-]{10}|client_secret|code_verifier|[?&](code|state)=/;
  const names = new RegExp(Object.values(PEOPLE).map(({ family, niss: number }) => `${family}|${number}`).join('|') + '|Nieuwkomer');
  for (const line of portals.flatMap(({ log }) => log)) {
    assert.doesNotMatch(line, secret);
    assert.doesNotMatch(line, names);
  }
}
