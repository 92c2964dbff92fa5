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

/** Signs in as a browser does, and gives the cookies. */
async function signIn(person) {
  const jar = new Map();
  const keep = (answer) => answer.headers.getSetCookie().forEach((line) => jar.set(...line.split(';')[0].split(/=(.*)/s)));
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const page = await fetch(`${demo.url}/aanmelden`);
  keep(page);
  const [, csrf] = /action="\/aanmelden"[^]*?name="csrf" value="([^"]+)"/.exec(await page.text());
  const body = new URLSearchParams({ csrf, persoon: person });
  keep(await fetch(`${demo.url}/aanmelden`, { method: 'POST', body, redirect: 'manual', headers: { cookie: cookies(), origin: demo.url } }));
  return cookies();
}

async function score(path, cookie) {
  const found = await lighthouse(`${demo.url}${path}`, {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: ['accessibility', 'best-practices'],
    extraHeaders: cookie ? { Cookie: cookie } : {},
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
  const emma = await signIn('emma');
  for (const path of ['/', '/info/uitsluitingen', '/aanmelden', '/toegankelijkheid']) bad += !(await score(path));
  for (const path of ['/uitsluitingen', '/uitsluitingen/aanvragen', '/berichten', '/berichten/nieuw', '/doorbrekingen', '/mijn-gegevens']) bad += !(await score(path, emma));
} finally {
  await chrome.kill();
  await demo.stop();
}
process.exitCode = bad ? 1 : 0;
