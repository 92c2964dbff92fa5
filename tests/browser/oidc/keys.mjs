// Keys for a test: a provider's signing key, and the files that a portal reads.

import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pair = (kind) => (kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 }));

/** A private JWK with a name of its own, to sign by `alg` (RS256, PS256 or ES256). */
export function newKey(alg) {
  const { privateKey } = pair(alg.startsWith('ES') ? 'ec' : 'rsa');
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: randomUUID() };
}

/** A PKCS#8 file, `rsa` or `ec`, that only its owner may read. Gives its path. */
export function keyFile(folder, kind) {
  const file = join(folder, `${kind}-${randomUUID()}.pem`);
  writeFileSync(file, pair(kind).privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return file;
}

/** The public half of such a file's text, as a JWK for a use. */
export function publicKey(pem, more) {
  return { ...createPublicKey(pem).export({ format: 'jwk' }), ...more };
}
