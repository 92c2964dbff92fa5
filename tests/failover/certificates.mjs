// An authority and a certificate for the machines: instances talk to another machine encrypted or not at all.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Writes them into the folder. Gives the files. */
export function makeCertificates(folder, addresses) {
  const file = (name) => join(folder, name);
  const openssl = (...parameters) => execFileSync('openssl', parameters, { stdio: 'ignore' });
  openssl('req', '-x509', ...KEY, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '2', '-subj', '/CN=machines');
  openssl('req', ...KEY, '-keyout', file('server.key'), '-out', file('server.csr'), '-subj', '/CN=postgres');
  writeFileSync(file('names'), `subjectAltName=${addresses.map((address) => `IP:${address}`).join(',')}\n`);
  const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', file('names')];
  openssl('x509', '-req', '-in', file('server.csr'), ...signed, '-out', file('server.pem'));
  return { authority: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') };
}
