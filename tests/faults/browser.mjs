// A person's browser: signs in, opens pages and sends forms until their outcome is certain.

import { setTimeout as sleep } from 'node:timers/promises';
import { CookieJar, NoAnswer, encodeForm, hiddenFields, send, tokenOf } from './http.mjs';

/** How long a person goes on with one form. */
const PERSISTENCE_MS = 150_000;
const PAUSE_MS = 700;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
let addresses = 0;

/** A form was not taken: nothing was done. */
export class Refused extends Error {}

/** A page lacks a form that what was acknowledged calls for. */
export class NotOffered extends Refused {}

/** Nobody knows whether a form was taken, and sending it again does not tell. */
export class Unresolved extends Error {}

export class Browser {
  #jar = new CookieJar();
  #address = `10.7.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`;
  /** Signed in so often because a session was lost. */
  lostSessions = 0;

  constructor(world, person) {
    this.world = world;
    this.person = person;
  }

  /** One request to an instance. Pages count in the meter. */
  async request(instance, method, path, body, { patience, metered = true } = {}) {
    const { world } = this;
    const timing = world.meter.start();
    const headers = {
      ...this.#jar.header(world.host),
      'x-forwarded-for': this.#address,
      ...(body !== undefined && { ...FORM, origin: world.baseUrl }),
    };
    const meter = (status) => metered && world.meter.page(timing, status);
    try {
      const answer = await send({ port: instance.port, host: world.host, method, path, headers, body, patience });
      this.#jar.keep(world.host, answer.headers);
      meter(answer.status);
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      meter('none');
      return { status: 0, headers: {}, text: '', why: error.message };
    }
  }

  /** Signs in, at this instance first and at the other one after a failure, until it is so. */
  async signIn(instance = this.world.anyInstance()) {
    const until = Date.now() + PERSISTENCE_MS;
    for (let at = instance; ; at = this.world.otherThan(at)) {
      const why = await this.#trySignIn(at).catch((error) => (error instanceof NoAnswer ? error.message : Promise.reject(error)));
      if (why === null) return;
      this.world.meter.odd(`sign-in at ${at.name}${at.clockOffset ? ' with its clock off' : ''}: ${why}`);
      if (Date.now() > until) throw new Refused(`cannot sign in: ${why}`);
      await sleep(PAUSE_MS);
    }
  }

  /** Signs in at this instance or fails. */
  async signInOnce(instance) {
    const why = await this.#trySignIn(instance).catch((error) => error.message);
    if (why !== null) throw new Refused(why);
  }

  /** Null when signed in; else why not. */
  async #trySignIn(instance) {
    const { world, person } = this;
    const page = await this.request(instance, 'GET', '/aanmelden');
    if (page.status !== 200) return `the page of sign-in answers ${page.status}`;
    const onward = await this.request(instance, 'POST', '/aanmelden', encodeForm({ csrf: tokenOf(page.text), als: person.role }));
    const address = /url=(.*)$/.exec(onward.headers.refresh ?? '')?.[1];
    if (!address) return `no way to the provider (${onward.status})`;
    const back = await this.#atProvider(address);
    if (!back?.startsWith(world.baseUrl)) return 'the provider leads nowhere';
    const came = await this.request(instance, 'GET', back.slice(world.baseUrl.length));
    return came.status === 303 && !came.headers.location.startsWith('/aanmelden') ? null : `back from the provider: ${came.status}`;
  }

  /** Chooses this person at the provider. Gives the address that leads back to the portal. */
  async #atProvider(address) {
    let next = address;
    let method = 'GET';
    for (let steps = 0; steps < 8 && !next.startsWith(this.world.baseUrl); steps += 1) {
      const url = new URL(next);
      const headers = { ...this.#jar.header(url.host), ...(method === 'POST' && FORM) };
      const body = method === 'POST' ? encodeForm({ wie: this.person.key }) : undefined;
      const answer = await sendTo(url, { method, headers, body });
      this.#jar.keep(url.host, answer.headers);
      if (answer.headers.location) {
        next = new URL(answer.headers.location, url).href;
        method = 'GET';
      } else if (method === 'GET' && url.pathname.includes('/kies/')) method = 'POST';
      else return null;
    }
    return next;
  }

  /** Opens a page at one instance or the other until it is there. Gives its text, or null when the page leads elsewhere. */
  async open(path, { instance = this.world.anyInstance() } = {}) {
    const until = Date.now() + PERSISTENCE_MS;
    for (let at = instance; ; at = this.world.otherThan(at)) {
      const answer = await this.request(at, 'GET', path);
      if (answer.status === 200) return answer.text;
      if (await this.#signsInAgain(at, answer)) continue;
      if (answer.status === 303) return null;
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Refused(`GET ${pattern(path)}: ${answer.status}`);
      if (Date.now() > until) throw new Refused(`GET ${pattern(path)}: ${answer.status}`);
      await sleep(PAUSE_MS);
    }
  }

  /** After an answer that shows that the session is gone. */
  async #signsInAgain(instance, answer) {
    if (answer.status !== 303 || !answer.headers.location.startsWith('/aanmelden')) return false;
    this.lostSessions += 1;
    this.world.meter.odd(`a session was lost at ${instance.name}${instance.clockOffset ? ' with its clock off' : ''}`);
    await this.signIn(this.world.otherThan(instance));
    return true;
  }

  /** The page of a form, and what the form sends by itself. */
  async form(page, action) {
    const text = await this.open(page);
    const hidden = text === null ? null : hiddenFields(text, action);
    if (!hidden) throw new NotOffered(`no form for ${pattern(action)} on ${pattern(page)}`);
    return { action, hidden, text };
  }

  /**
   * Sends a form. While nobody knows whether it was done it is sent again as it is, which must give the same result (R10).
   * `twice`: to both instances at once. Gives `{location, attempts}` of the 303.
   */
  async submit({ action, hidden }, fields = {}, { twice = false } = {}) {
    const body = encodeForm({ ...hidden, ...fields });
    const until = Date.now() + PERSISTENCE_MS;
    let attempts = 0;
    let unknown = false;
    for (let at = this.world.anyInstance(); ; at = this.world.otherThan(at)) {
      attempts += 1;
      const both = twice && attempts === 1 ? [at, this.world.otherThan(at)] : [at];
      const answers = await Promise.all(both.map((one) => this.request(one, 'POST', action, body)));
      const done = answers.find(isDone);
      const refused = answers.find(({ status }) => status >= 400 && status < 500 && status !== 429);
      if (done && refused) this.world.meter.odd(`one of two at once: POST ${pattern(action)}: ${refused.status}`);
      if (done) return { location: done.headers.location, attempts };
      unknown ||= answers.some(({ status }) => status === 0 || status >= 500);
      // Neither a refusal nor the way to signing in does anything; an attempt before may have.
      const why = refused?.status ?? (answers.some(({ status }) => status === 303) ? 'the session was lost' : null);
      if (why) throw new (unknown ? Unresolved : Refused)(`POST ${pattern(action)}: ${why}${unknown ? ' after an unknown outcome' : ''}`);
      if (Date.now() > until) throw new (unknown ? Unresolved : Refused)(`POST ${pattern(action)}: ${answers[0].status}`);
      await sleep(PAUSE_MS * (0.5 + this.world.random()));
    }
  }
}

const isDone = ({ status, headers }) => status === 303 && !headers.location.startsWith('/aanmelden');

/** A path without what names one thing, for the report. */
const pattern = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|UA-[\w-]+|GB-[\w-]+/g, '…').replace(/(bevestigen)\/.*/, '$1/…');

async function sendTo(url, { method, headers, body }) {
  // The provider listens on another address of loopback.
  const answer = await fetch(url, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(8000) }).catch((error) => {
    throw new NoAnswer(`the provider: ${error.cause?.code ?? error.name}`);
  });
  await answer.arrayBuffer();
  return { status: answer.status, headers: { 'set-cookie': answer.headers.getSetCookie(), location: answer.headers.get('location') } };
}
