// Lighthouse on ten pages of the demo, as visitor and as patient: accessibility and best practices, which are to be 100 each.
// Run by bin/lighthouse.

import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { startDemo } from '../browser/support.mjs';

const demo = await startDemo();
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
});

/** Signs in as a browser does, and gives the session to this one: Lighthouse's own header of cookies loses to those that it holds. */
async function signIn(person) {
  const jar = new Map();
  const keep = (answer) => answer.headers.getSetCookie().forEach((line) => jar.set(...line.split(';')[0].split(/=(.*)/s)));
  const page = await fetch(`${demo.url}/aanmelden`);
  keep(page);
  const [, csrf] = /action="\/aanmelden"[^]*?name="csrf" value="([^"]+)"/.exec(await page.text());
  const body = new URLSearchParams({ csrf, persoon: person });
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  keep(await fetch(`${demo.url}/aanmelden`, { method: 'POST', body, redirect: 'manual', headers: { cookie, origin: demo.url } }));
  const { webSocketDebuggerUrl } = await (await fetch(`http://127.0.0.1:${chrome.port}/json/version`)).json();
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: demo.url }));
  const taken = new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
  socket.send(JSON.stringify({ id: 1, method: 'Storage.setCookies', params: { cookies } }));
  await taken;
  socket.close();
}

async function score(path) {
  const found = await lighthouse(`${demo.url}${path}`, {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: ['accessibility', 'best-practices'],
    disableStorageReset: true,
  });
  const { categories, audits, finalDisplayedUrl } = found.lhr;
  const scores = Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)]);
  const wrong = Object.values(audits).filter(({ score, scoreDisplayMode }) => score === 0 && scoreDisplayMode === 'binary').map(({ id }) => id);
  const arrived = new URL(finalDisplayedUrl).pathname === path;
  const good = arrived && scores.every(([, value]) => value === 100);
  console.log(`${path} ${scores.map((pair) => pair.join(' ')).join(', ')}${arrived ? '' : `, led to ${finalDisplayedUrl}`}${good ? '' : ` (${wrong.join(', ')})`}`);
  return good;
}

let bad = 0;
try {
  for (const path of ['/', '/info/uitsluitingen', '/aanmelden', '/toegankelijkheid']) bad += !(await score(path));
  await signIn('emma');
  for (const path of ['/uitsluitingen', '/uitsluitingen/aanvragen', '/berichten', '/berichten/nieuw', '/doorbrekingen', '/mijn-gegevens']) bad += !(await score(path));
} finally {
  await chrome.kill();
  await demo.stop();
}
process.exitCode = bad ? 1 : 0;
