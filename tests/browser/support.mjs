// What every journey needs: the demo as people start it, a real Chromium, hands (mouse or keyboard), a mail server.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const PROGRAM = process.env.MIJNTOEGANG ?? join(import.meta.dirname, '../../target/debug/mijntoegang');
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

/** Children that end with this process. */
export const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Waits until `look` gives something, and gives it back. */
export async function eventually(what, look, seconds = 20) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) assert.fail(`not within ${seconds} s: ${what}`);
    await sleep(50);
  }
}

/** Starts `mijntoegang demo` on a free port. Gives `{url, token, mailFolder, child, stop(signal)}`. */
export async function startDemo({ smtp, keep, tmp, port = 0 } = {}) {
  const options = ['demo', '--port', String(port)];
  if (smtp) options.push('--smtp', smtp);
  if (keep) options.push('--keep', keep);
  const child = spawn(PROGRAM, options, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: tmp ?? tmpdir() } });
  running.add(child);
  const ended = once(child, 'exit').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said = (said + text).slice(-20_000);
    // bin/test looks afterwards whether anything of a person stands there.
    if (process.env.MIJNTOEGANG_SUITE_LOG) appendFileSync(process.env.MIJNTOEGANG_SUITE_LOG, text);
  });
  const demo = {
    child,
    ended,
    lines: [],
    said: () => said,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      demo.lines.push(line);
      const [, name, value] = /^(\w[\w ]*): (.*)$/.exec(line) ?? [];
      if (name === 'Mail') demo.mailFolder = value;
      if (name === 'Token EPD') demo.token = value;
      if (name === 'Ready') resolve((demo.url = value.replace(/\/$/, '')));
    });
  });
  const early = ended.then((end) => assert.fail(`the demo ended before it was ready (${JSON.stringify(end)}): ${said}`));
  await Promise.race([ready, early]);
  early.catch(() => {});
  return demo;
}

/** The Chromium that every test drives. */
const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export async function launch(options = {}) {
  return chromium.launch({ ...options, ...CHROMIUM });
}

/** A person's browser with its profile in a folder: what it keeps there outlives the browser. */
export async function launchWithProfile(folder, demo, { viewport = WIDE } = {}) {
  return chromium.launchPersistentContext(folder, { ...CHROMIUM, baseURL: demo.url, viewport, locale: 'nl-BE' });
}

/**
 * A page of a person's own browser. Fails the test on a request to another host (`also`: origins that it may go to) and on an
 * error in the page.
 */
export async function openPage(browser, demo, { javaScript = true, viewport = WIDE, also = [] } = {}) {
  const context = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: javaScript, viewport, locale: 'nl-BE' });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.faults = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (![demo.url, ...also].includes(url.origin) && url.protocol !== 'data:') page.faults.push(`request to ${url}`);
    if (url.pathname.startsWith('/assets/')) page.faults.push(`request to ${url.pathname}`);
  });
  page.on('pageerror', (error) => page.faults.push(`script: ${error}`));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) page.faults.push(message.text());
  });
  return page;
}

export async function closePage(page) {
  await page.context().close();
  assert.deepEqual(page.faults, []);
}

/** Uses a page as a person with a mouse does. */
export class Mouse {
  constructor(page) {
    this.page = page;
  }
  async fill(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }
  async press(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
  }
  async use(control) {
    await control.click();
  }
  async follow(name) {
    await this.page.getByRole('link', { name, exact: true }).click();
  }
  /** Radio or tick box; labels cover the input, so the click goes to the label as a person's does. */
  async choose(role, name) {
    const input = this.page.getByRole(role, { name });
    const id = await input.getAttribute('id');
    await this.page.locator(`label[for="${id}"]`).click();
    assert.ok(await input.isChecked(), `${name} is chosen`);
  }
}

/** Uses a page with the keyboard only, and looks whether the focus can be seen on the way. */
export class Keyboard {
  constructor(page) {
    this.page = page;
  }
  async reach(isThere, what) {
    for (let stops = 0; stops < 120; stops += 1) {
      await this.page.keyboard.press('Tab');
      if (await isThere()) return;
    }
    assert.fail(`no Tab stop leads to ${what}`);
  }
  async goTo(locator, what) {
    await locator.waitFor();
    const focused = () => locator.evaluate((element) => element === document.activeElement);
    if (!(await focused())) await this.reach(focused, what);
    await assertFocusShows(this.page, what);
  }
  async fill(label, text) {
    await this.goTo(this.page.getByLabel(label, { exact: true }), label);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
  }
  async press(name) {
    await this.use(this.page.getByRole('button', { name, exact: true }), name);
  }
  async follow(name) {
    await this.use(this.page.getByRole('link', { name, exact: true }), name);
  }
  /** Goes to a button or link, and presses Enter on it. */
  async use(control, what) {
    await this.goTo(control, what);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press('Enter')]);
  }
  async choose(role, name) {
    const input = this.page.getByRole(role, { name });
    await input.waitFor();
    if (role === 'checkbox') {
      await this.goTo(input, name);
      if (!(await input.isChecked())) await this.page.keyboard.press('Space');
    } else {
      // Tab leads into the group, the arrows through it.
      const inGroup = () =>
        input.evaluate(({ name }) => document.activeElement.type === 'radio' && document.activeElement.name === name);
      await this.reach(inGroup, `the choices around ${name}`);
      await this.page.keyboard.press('Space');
      for (let steps = 0; steps < 40 && !(await input.isChecked()); steps += 1) await this.page.keyboard.press('ArrowDown');
    }
    assert.ok(await input.isChecked(), `${name} is chosen`);
  }
}

async function assertFocusShows(page, what) {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    // The base draws its own over the input; the others are the browser's.
    const input = element.matches('.govuk-radios__input, .govuk-checkboxes__input');
    // A link that covers its box has the ring around the box.
    const styles = input
      ? [getComputedStyle(element.nextElementSibling, '::before')]
      : [getComputedStyle(element), getComputedStyle(element, '::after')];
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(
      Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
      Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1),
    );
    return {
      ring: styles.some((style) => (style.outlineStyle !== 'none' && style.outlineColor !== 'rgba(0, 0, 0, 0)') || style.boxShadow !== 'none'),
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      free: top !== null && (element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top) === true),
    };
  });
  assert.deepEqual(seen, { ring: true, inView: true, free: true }, `the focus on ${what} shows`);
}

export async function signIn(page, name, hands = new Mouse(page)) {
  await page.goto('/aanmelden');
  await hands.press(name);
  await page.waitForURL(name.includes('ombudsdienst') ? /\/ombudsdienst$/ : /\/uitsluitingen$/);
}

export async function heading(page, name) {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** WCAG 2.2 AA and best practice by axe, or the rules named; needs a page with JavaScript. What axe could not decide is printed. */
export async function axe(page, runOnly = { type: 'tag', values: WCAG }) {
  // Half a megabyte: once a document is enough.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const result = await page.evaluate((only) => window.axe.run(document, { runOnly: only }), runOnly);
  const tell = (rules) =>
    rules.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((n) => `   ${n.target.join(' ')}  ${n.any[0]?.message ?? ''}`).join('\n')}`);
  const where = new URL(page.url()).pathname;
  for (const { id, nodes } of result.incomplete) {
    console.log(`axe cannot decide ${id} for ${nodes.length} on ${where}: ${nodes[0].target.join(' ')}: ${nodes[0].any[0]?.message ?? ''}`);
  }
  assert.deepEqual(tell(result.violations), [], `axe on ${where}`);
}

/** Nothing sticks out sideways or is cut off there, at the page's own width. */
export async function noSidewaysScroll(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const scrolls = document.documentElement.scrollWidth > room;
    // The first words of a message end on an ellipsis on purpose; a chart scrolls in a part of its own, by keyboard too (WCAG 1.4.10).
    const shows = ({ overflowX, textOverflow }) => overflowX === 'visible' || textOverflow === 'ellipsis';
    const meant = (e) => shows(getComputedStyle(e)) || (e.matches('.mt-chartwrap') && e.tabIndex === 0);
    const cuts = (e) => e.clientWidth > 4 && e.scrollWidth > e.clientWidth + 1 && !meant(e);
    return [...document.body.querySelectorAll('*:not(input, select, textarea)')]
      .filter((element) => (scrolls && element.getBoundingClientRect().right > room + 1) || cuts(element))
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
      .slice(0, 10);
  });
  assert.deepEqual(wide, [], `sideways scroll on ${new URL(page.url()).pathname}`);
}

/** Everything is set in our typeface: the base names one that only gov.uk may use. */
export async function ownTypeface(page) {
  const foreign = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((e) => /GDS/i.test(getComputedStyle(e).fontFamily)).map((e) => e.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(foreign, [], `typeface on ${new URL(page.url()).pathname}`);
}

/** The processes whose command line names a folder. */
export function processesIn(folder) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

/** A document of one empty page. */
export function pdfDocument() {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 4\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(`${text}${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`);
}

export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'mijntoegang-journey-'));
  chmodSync(folder, 0o711); // as root: Postgres runs as another user
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
