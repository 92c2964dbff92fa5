// HTTP as a browser or an application sends it to one of the instances, whichever a load balancer would have chosen.

import { request } from 'node:http';

/** How long a person or an application waits before giving up. */
const PATIENCE_MS = 30_000;

/** The connection failed, or nothing came in time: nobody knows whether it was done. */
export class NoAnswer extends Error {}

/** Sends one request. Gives `{status, headers, text}`, or throws [`NoAnswer`]. */
export function send({ port, host, method = 'GET', path, headers = {}, body, patience = PATIENCE_MS }) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: '127.0.0.1', port, method, path, agent: false, headers: { host, ...headers, ...length } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', (error) => fail(error.message));
      answer.on('aborted', () => fail('cut off'));
      answer.on('end', () => {
        clearTimeout(timer);
        if (answer.complete) resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') });
        else fail('cut off');
      });
    });
    const fail = (why) => {
      clearTimeout(timer);
      sent.destroy();
      reject(new NoAnswer(`${method} ${path}: ${why}`));
    };
    const timer = setTimeout(() => fail('too slow'), patience);
    sent.on('error', (error) => fail(error.code ?? error.message));
    sent.end(body);
  });
}

/** Cookies of one browser, by the host and port that set them. */
export class CookieJar {
  #kept = new Map();

  keep(origin, headers) {
    const own = this.#kept.get(origin) ?? new Map();
    for (const line of headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/;\s*max-age=(0|-\d+)\b/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line) || value === '') own.delete(name);
      else own.set(name, value);
    }
    this.#kept.set(origin, own);
  }

  header(origin) {
    const own = [...(this.#kept.get(origin) ?? [])];
    return own.length ? { cookie: own.map(([name, value]) => `${name}=${value}`).join('; ') } : {};
  }
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#34': '"', '#38': '&', '#60': '<', '#62': '>' };
const decodeEntities = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);

/** The hidden fields of the form that posts to `action`; `null` when the page has no such form. */
export function hiddenFields(page, action) {
  const at = page.indexOf(`action="${action}"`);
  if (at < 0) return null;
  const form = page.slice(at, page.indexOf('</form>', at));
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name, value]) => [name, decodeEntities(value)]));
}

/** The token of a page's forms. */
export const tokenOf = (page) => /name="csrf" value="([^"]*)"/.exec(page)?.[1];

export const encodeForm = (fields) => new URLSearchParams(fields).toString();
