// People and a provider for bin/try-package, inside the machine that is tried: signs in, and keeps signing in and reading while instances
// restart. `provider` runs until it is ended and writes the portal's section into the last argument; `sign-in` is the person that it names,
// `load` are people who go on as long as that file is there.

import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProvider } from '../../tests/browser/oidc/provider.mjs';
import { toml } from '../../tests/browser/oidc/portal.mjs';
import { PEOPLE } from '../../tests/browser/oidc/sign-in-steps.mjs';
import { Client } from '../../tests/package/client.mjs';

const [command, base, ca, file] = process.argv.slice(2);

if (command === 'provider') {
  const provider = await startProvider({ style: 'fas' });
  for (const [key, person] of Object.entries(PEOPLE)) provider.setUser(key, person);
  provider.register({ baseUrl: base, path: 'patient' });
  const { client_secret: secret, ...settings } = provider.settings();
  writeFileSync(file, toml({ patient_oidc: settings }));
  writeFileSync(`${file}.secret`, secret, { mode: 0o600 });
  process.on('SIGTERM', () => process.exit(0));
} else if (command === 'sign-in') {
  const person = new Client(base, { ca });
  const who = file ?? 'jan';
  const page = await person.signIn(who);
  const name = page.text.includes(PEOPLE[who].family);
  console.log(`${page.status} ${page.path} ${name ? 'with the name of who signed in' : 'WITHOUT A NAME'}`);
  person.close();
  process.exit(name ? 0 : 1);
} else if (command === 'load') {
  // Until the file is removed: reads and forms by people who are signed in, and new people who sign in. Each answer counts.
  const readers = await Promise.all(['jan', 'emma', 'fien', 'bart'].map(async (key) => {
    const client = new Client(base, { ca });
    await client.signIn(key);
    return client;
  }));
  const counts = { pages: 0, forms: 0, 'sign-ins': 0 };
  const failures = [];
  writeFileSync(file, 'on');
  const goesOn = () => {
    try {
      return readFileSync(file, 'utf8') === 'on';
    } catch {
      return false;
    }
  };
  const one = async (kind, act) => {
    try {
      const page = await act();
      if (page.status !== 200) throw new Error(`${page.status} ${page.path}`);
      counts[kind] += 1;
    } catch (error) {
      failures.push(`${new Date().toISOString()} ${kind}: ${error.message.slice(0, 200)}`);
    }
  };
  await Promise.all([
    ...readers.map(async (client, at) => {
      while (goesOn()) {
        await one('pages', () => client.get(at % 2 ? '/berichten' : '/uitsluitingen'));
        if (at === 0) await one('forms', async () => client.submit(await client.get('/mijn-gegevens/aangemeld'), '/mijn-gegevens/sessieduur', { minuten: '60' }));
        // One person sends at most 600 forms in 10 minutes.
        await sleep(at === 0 ? 500 : 20);
      }
    }),
    (async () => {
      while (goesOn()) {
        const client = new Client(base, { ca });
        await one('sign-ins', () => client.signIn('mia'));
        client.close();
        await sleep(300);
      }
    })(),
  ]);
  console.log(`${counts.pages} pages, ${counts.forms} forms, ${counts['sign-ins']} sign-ins; ${failures.length} failed`);
  for (const failure of failures.slice(0, 20)) console.log(failure);
  process.exit(failures.length ? 1 : 0);
}
