// What the package brings, asked by the tools of those who read it: systemd, promtool, man, and the program itself.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROGRAM, scratch } from '../browser/support.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PACKAGING = join(ROOT, 'packaging');
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const has = (program) => spawnSync(program, ['--version']).status === 0;

test('the units keep to their sandbox', { skip: !has('systemd-analyze') && 'no systemd on this machine' }, () => {
  const root = scratch();
  const units = join(root, 'usr/lib/systemd/system');
  mkdirSync(units, { recursive: true });
  cpSync(join(PACKAGING, 'systemd'), units, { recursive: true });
  for (const unit of ['mijntoegang-serve@8080', 'mijntoegang-worker', 'mijntoegang-migrate']) {
    const said = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', `--root=${root}`, `${unit}.service`], { encoding: 'utf8' });
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(said)[1]);
    assert.ok(exposure <= 2, `${unit}: ${said}`);
  }
});

test('alerts fire on what they are about, by metrics that the portal has', { skip: !has('promtool') && 'no promtool on this machine' }, () => {
  execFileSync('promtool', ['check', 'rules', 'alerts.yml'], { cwd: join(PACKAGING, 'prometheus'), stdio: 'pipe' });
  execFileSync('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: join(PACKAGING, 'prometheus'), stdio: 'pipe' });
  const rules = read('packaging/prometheus/alerts.yml');
  const served = read('src/app/scrape.rs') + read('src/metrics/mod.rs');
  const operations = read('docs/operations.md');
  // The format adds these endings.
  const written = (name) => name.replace(/_(total|bucket|count)$/, '').replace(/^(application|ehealth)_/, '');
  for (const [, name] of rules.matchAll(/\bmijntoegang_(\w+)/g)) assert.ok(served.includes(written(name)), `the portal has no metric mijntoegang_${name}`);
  const tested = read('packaging/prometheus/alerts.test.yml');
  for (const [, alert] of rules.matchAll(/- alert: (\w+)/g)) {
    assert.ok(tested.includes(`alertname="${alert}"`), `${alert} is tested`);
    assert.ok(operations.includes(`\`${alert}\``), `docs/operations.md says what to do at ${alert}`);
  }
});

/** Every command that the program has, as it is typed: `audit verify`. */
function commands(path = []) {
  const said = execFileSync(PROGRAM, [...path, '--help'], { encoding: 'utf8' });
  const names = [...(said.split('Commands:\n')[1] ?? '').split('\n\n')[0].matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name).filter((name) => name !== 'help');
  return names.length ? names.flatMap((name) => commands([...path, name])) : [path.join(' ')];
}

test('the manual names every command, unit and script', { skip: !has('man') && 'no man on this machine' }, () => {
  const shown = execFileSync('man', ['--warnings', '-l', join(PACKAGING, 'mijntoegang.1')], { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, MANWIDTH: '200', LC_ALL: 'C.UTF-8' } });
  const manual = shown.replaceAll(/[‐‑−]/g, '-');
  const all = commands();
  assert.ok(all.length >= 15, all);
  for (const command of all) assert.match(manual, new RegExp(`^ +${command}\\b`, 'm'), command);
  const [section, described] = [read('Cargo.toml').split('[package.metadata.deb]')[1], manual];
  for (const name of readdirSync(join(PACKAGING, 'bin'))) {
    assert.ok(section.includes(`"packaging/bin/${name}"`), `${name} is in the package`);
    if (name.startsWith('mijntoegang-')) assert.ok(described.includes(name), `the manual names ${name}`);
  }
  for (const unit of readdirSync(join(PACKAGING, 'systemd')).filter((name) => name.endsWith('.service'))) assert.ok(described.includes(unit.split('@')[0].replace('.service', '')), unit);
});

/** What `check` says of a configuration, with these variables. */
function check(text, more) {
  const file = join(scratch(), 'portal.toml');
  writeFileSync(file, text, { mode: 0o640 });
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PORTAL_')));
  return spawnSync(PROGRAM, ['check', '--config', file], { encoding: 'utf8', env: { ...env, ...more } }).stderr;
}

test('the settings of the package are known to the program, and hold no secret', () => {
  const text = read('packaging/etc/portal.toml');
  assert.match(check(text), /^mijntoegang: database_url: is missing/);
  const secrets = {
    PORTAL_DATABASE_URL: 'postgresql://mijntoegang_app:x@127.0.0.1:1/mijntoegang',
    PORTAL_SMTP_URL: 'smtp://127.0.0.1:25',
    PORTAL_SESSION_KEY: 'ab'.repeat(64),
  };
  for (const name of Object.keys(secrets)) assert.ok(read('packaging/etc/secrets.env').includes(`${name}=`), name);
  assert.ok(read('packaging/etc/owner.env').includes('PORTAL_OWNER_DATABASE_URL='));
  assert.match(check(text, secrets), /^mijntoegang: base_url: is missing/);
  // Every example line but those of providers and of eHealth, which are in parts here or name a key: nothing is refused up to Postgres, which is not there.
  const whole = text
    .replace(/^#\[\[?(?:(?:patient|officer)_oidc(?:\.choices)?|ehealth)\]\]?.*\n(?:#.*\n)*/gm, '')
    .replace(/^#(?:stand_in|database_ca|smtp_ca|lookup_key_file) .*\n/gm, '')
    .replace(/^#(?=[a-z_]+ = |\[)/gm, '');
  assert.doesNotMatch(whole, /_oidc\]/);
  assert.match(check(whole, secrets), /^mijntoegang: database_url: Postgres does not answer/);
});

test('the scripts are whole', () => {
  const folders = ['packaging/bin', 'packaging/maintainer-scripts', 'packaging/try'];
  const scripts = folders.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name))).filter((path) => !path.endsWith('.mjs'));
  for (const path of [...scripts, 'bin/package', 'bin/try-package']) {
    assert.match(read(path), /^#!\/(?:bin\/(?:ba)?sh|usr\/bin\/env bash)\n/, path);
    execFileSync('bash', ['-n', join(ROOT, path)]);
  }
});
