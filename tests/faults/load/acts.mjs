// What people do on the pages, each act written to the ledger once it was acknowledged.

import { NotOffered, Refused, Unresolved } from '../browser.mjs';

const START = '/uitsluitingen/aanvragen';
const LIST = '/uitsluitingen';
/** Of the forms, so many are sent to both instances at once. */
const TWICE = 0.1;

/** Does a write about a pair that nobody else touches meanwhile. What is not known at its end makes the pair unsure. */
export async function write(world, pair, kind, act) {
  pair.begin();
  try {
    const attempts = await act({ twice: world.random() < TWICE });
    world.ledger.acknowledge(kind, attempts);
    return true;
  } catch (error) {
    tellWhy(world, kind, error, pair.patient, { pair });
    return false;
  } finally {
    pair.end();
  }
}

/** What became of a write that was not acknowledged. */
function tellWhy({ meter, ledger }, kind, error, patient, about) {
  if (!(error instanceof Refused || error instanceof Unresolved)) throw error;
  meter.odd(`${kind}: ${error.message}`);
  if (error instanceof Unresolved) ledger.leaveOpen(kind, patient, about);
  if (error instanceof NotOffered) ledger.notOffered.push(`${kind}, ${patient.key}: ${error.message}`);
}

/** The journey of a request up to *Controleer je aanvraag*. Gives the form with **Verstuur aanvraag**. */
export async function prepareRequest(browser, worker) {
  const start = await browser.form(START, START);
  const { location: choose } = await browser.submit(start, { zoek: worker.name });
  const draft = choose.slice(0, choose.lastIndexOf('/'));
  await answerStep(browser, choose, { persoon: worker.id });
  await answerStep(browser, `${draft}/gevolgen`, { gelezen: 'ja' });
  await answerStep(browser, `${draft}/contact`, { contact: 'bericht' });
  const check = `${draft}/controle`;
  return { draft, form: await browser.form(check, check) };
}

/** **Verstuur aanvraag**, and the reference, by which it is handled. */
export async function finishRequest(world, browser, pair, { form, draft }, how) {
  const { location, attempts } = await browser.submit(form, {}, how);
  const request = { pair, state: 'sent', taken: 0 };
  Object.assign(pair, { state: 'asked', request, reference: null, askedAt: Date.now(), canUndo: false });
  world.ledger.requests.set(draft.slice(draft.lastIndexOf('/') + 1), request);
  const confirmation = location === `${draft}/verstuurd` ? await browser.open(location) : null;
  pair.reference = /UA-\d{4}-\d{6,7}-[A-Z]/.exec(confirmation)?.[0] ?? null;
  if (!pair.reference) throw new NotOffered(`no confirmation at ${location.replace(draft, '…')}`);
  return attempts;
}

export function sendRequest(world, browser, pair) {
  return write(world, pair, 'request sent', async (how) => {
    return finishRequest(world, browser, pair, await prepareRequest(browser, pair.worker), how);
  });
}

async function answerStep(browser, page, fields) {
  await browser.submit(await browser.form(page, page), fields);
}

export function withdraw(world, browser, pair) {
  return write(world, pair, 'request withdrawn', async (how) => {
    const form = await browser.form(LIST, `/aanvragen/${pair.reference}/intrekken`);
    const { attempts } = await browser.submit(form, {}, how);
    pair.request.state = 'withdrawn';
    pair.state = 'free';
    return attempts;
  });
}

/** The exclusion's id by the name on its card. */
function exclusionOf(page, pair) {
  return new RegExp(`id="u-([0-9a-f-]{36})">${pair.worker.name}<`).exec(page ?? '')?.[1];
}

export function giveAccess(world, browser, pair) {
  return write(world, pair, 'access given again', async (how) => {
    const id = exclusionOf(await browser.open(LIST), pair);
    if (!id) throw new NotOffered('a registered exclusion is not on the list');
    const path = `${LIST}/${id}/opnieuw-toegang`;
    const { attempts } = await browser.submit(await browser.form(path, path), {}, how);
    Object.assign(pair, { state: 'free', canUndo: true, exclusion: id });
    pair.done.given += 1;
    return attempts;
  });
}

export function undo(world, browser, pair) {
  return write(world, pair, 'ending undone', async (how) => {
    const form = await browser.form(LIST, `${LIST}/${pair.exclusion}/maak-ongedaan`);
    const { attempts } = await browser.submit(form, {}, how);
    Object.assign(pair, { state: 'excluded', canUndo: false });
    pair.done.undone += 1;
    return attempts;
  });
}

/** The officer's part: registers or refuses, after taking it or not. */
export function decide(world, browser, pair, { taking, registering }) {
  const kind = registering ? 'exclusion registered' : 'request refused';
  return write(world, pair, kind, async (how) => {
    const { request } = pair;
    const page = `/ombudsdienst/aanvragen/${pair.reference}`;
    if (taking && request.taken === 0) {
      const { attempts } = await browser.submit(await browser.form(page, `${page}/neem`));
      request.taken += 1;
      world.ledger.acknowledge('request taken', attempts);
    }
    const form = await browser.form(page, `${page}/${registering ? 'registreer' : 'weiger'}`);
    const fields = registering ? { persoon: pair.worker.id } : { reden: 'andere', uitleg: 'We bellen je hierover.' };
    const { attempts } = await browser.submit(form, fields, how);
    request.state = registering ? 'registered' : 'refused';
    pair.state = registering ? 'excluded' : 'free';
    pair.canUndo = false;
    if (registering) pair.done.registered += 1;
    return attempts;
  });
}

export async function writeMessage(world, browser) {
  const [path, text] = ['/berichten/nieuw', world.ledger.newText(browser.person)];
  await standAlone(world, browser, 'message sent', { text }, async () => {
    const twice = world.random() < TWICE;
    const { attempts } = await browser.submit(await browser.form(path, path), { onderwerp: 'andere', tekst: text }, { twice });
    world.ledger.addText(browser.person, text);
    return attempts;
  });
}

/** A write about no pair. */
export async function standAlone(world, browser, kind, about, act) {
  try {
    world.ledger.acknowledge(kind, await act());
    return true;
  } catch (error) {
    tellWhy(world, kind, error, browser.person, about);
    return false;
  }
}
