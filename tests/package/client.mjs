// A person's browser without pages: cookies, forms and redirects, over TLS with a certificate of the test's own. It runs where no
// Chromium is, also in a bare machine (bin/try-package).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const unescape = (text) =>
  text.replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) => String.fromCodePoint(parseInt(digits, hex ? 16 : 10))).replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return found && unescape(found[1] ?? found[2] ?? found[3]);
};

/** A page: what came, and where from. */
class Page {
  constructor(url, status, headers, bytes) {
    Object.assign(this, { url, status, headers, bytes });
  }
  get text() {
    return this.bytes.toString('utf8');
  }
  get path() {
    return new URL(this.url).pathname;
  }
  /** The form that leads to this path, with the fields that the page filled in: `{action, fields}`. */
  form(path) {
    for (const [whole, head, inside] of this.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
      const action = new URL(attribute(`<form ${head}>`, 'action') ?? this.url, this.url);
      if (path && action.pathname !== path) continue;
      const fields = [...inside.matchAll(/<input\b[^>]*>/gi)].map(([tag]) => tag).filter((tag) => attribute(tag, 'type') === 'hidden');
      return { action: action.href, fields: fields.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']), whole };
    }
    assert.fail(`no form to ${path} on ${this.url} (${this.status}): ${this.text.slice(0, 2000)}`);
  }
}

export class Client {
  cookies = new Map();
  #agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

  /** `base`: the portal; `ca`: a file with its certificate; `port`: on loopback, where it is reached. */
  constructor(base, { ca, port } = {}) {
    this.base = base;
    this.own = new URL(base).host;
    this.tls = ca && { ca: readFileSync(ca) };
    this.port = port;
  }

  /** One request, and its answer while it comes. */
  open(url, { method = 'GET', headers = {}, body } = {}) {
    const target = new URL(url, this.base);
    const own = target.host === this.own;
    const kept = [...(this.cookies.get(target.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
    const options = {
      method,
      host: own ? '127.0.0.1' : target.hostname,
      port: (own && this.port) || target.port || (target.protocol === 'https:' ? 443 : 80),
      path: target.pathname + target.search,
      agent: this.#agents[target.protocol],
      headers: { host: target.host, ...(kept && { cookie: kept }), ...(body && { 'content-length': body.length }), ...headers },
      ...(target.protocol === 'https:' && { ...this.tls, servername: target.hostname }),
    };
    return new Promise((resolve, reject) => {
      const request = (target.protocol === 'https:' ? https : http).request(options, (answer) => {
        for (const cookie of answer.headers['set-cookie'] ?? []) {
          const [pair, ...more] = cookie.split(';');
          const jar = this.cookies.get(target.host) ?? new Map();
          const at = pair.indexOf('=');
          if (more.some((one) => /^\s*max-age=0$/i.test(one))) jar.delete(pair.slice(0, at));
          else jar.set(pair.slice(0, at), pair.slice(at + 1));
          this.cookies.set(target.host, jar);
        }
        resolve({ url: target.href, answer });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  async ask(url, options) {
    const { url: from, answer } = await this.open(url, options);
    const parts = [];
    for await (const part of answer) parts.push(part);
    return new Page(from, answer.statusCode, answer.headers, Buffer.concat(parts));
  }

  /** As far as redirects lead. */
  async get(url, options) {
    let page = await this.ask(url, options);
    for (let hops = 0; REDIRECTS.has(page.status); hops += 1) {
      assert.ok(hops < 12, `redirects without end at ${page.url}`);
      page = await this.ask(new URL(page.headers.location, page.url));
    }
    return page;
  }

  /** Sends a page's form with what a person chose or typed. */
  submit(page, path, typed = {}, { headers: more } = {}) {
    const { action, fields } = page.form(path);
    const body = Buffer.from(new URLSearchParams([...fields, ...Object.entries(typed)]).toString());
    const headers = { origin: new URL(page.url).origin, 'content-type': 'application/x-www-form-urlencoded', ...more };
    return this.get(action, { method: 'POST', headers, body });
  }

  /** The same with files: `[name, type, bytes]` each. */
  submitFiles(page, path, typed, field, files) {
    const { action, fields } = page.form(path);
    const edge = 'grens-van-een-deel';
    const texts = [...fields, ...Object.entries(typed)].map(([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    const parts = files.flatMap(([name, type, bytes]) => [
      Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]);
    const body = Buffer.concat([Buffer.from(texts.join('')), ...parts, Buffer.from(`--${edge}--\r\n`)]);
    return this.get(action, { method: 'POST', headers: { origin: new URL(page.url).origin, 'content-type': `multipart/form-data; boundary=${edge}` }, body });
  }

  /** Signs in at the provider as the person with this key (tests/browser/oidc/provider.mjs), to the first page. */
  async signIn(key) {
    const between = await this.toProvider();
    const onward = /<a\b[^>]*href="(https?:[^"]*)"/i.exec(between.text.slice(between.text.indexOf('<main')));
    assert.ok(onward, `a link to the provider on ${between.url} (${between.status}): ${between.text.slice(0, 1500)}`);
    const choice = await this.get(unescape(onward[1]));
    const landed = await this.submit(choice, undefined, { wie: key });
    assert.equal(landed.status, 200, `${landed.url}: ${landed.text.slice(0, 1500)}`);
    assert.equal(new URL(landed.url).host, this.own, landed.url);
    return landed;
  }

  /** The page between the portal and the provider. */
  async toProvider(options) {
    return this.submit(await this.get('/aanmelden'), '/aanmelden', { als: 'patient' }, options);
  }

  close() {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }
}
