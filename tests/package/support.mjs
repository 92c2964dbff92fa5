// What the tests of the package share: a certificate, a document of a size.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A certificate of its own for a host: `{cert, key}`, two files. */
export function certificate(folder, host) {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const options = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...options, '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-out', cert, '-keyout', key], { stdio: 'ignore' });
  return { cert, key };
}

/** A document of one page, as tests/support/files.rs has it, of so many bytes. */
export function pdf(size) {
  const made = (filling) => {
    const objects = [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>',
      `<< /Length ${String(filling).padStart(10, '0')} >>\nstream\n${' '.repeat(filling)}\nendstream`,
    ];
    let text = '%PDF-1.7\n%âãÏÓ\n';
    let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
    objects.forEach((object, at) => {
      table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
      text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    });
    const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${String(text.length).padStart(10, '0')}\n%%EOF\n`;
    return Buffer.from(text + table + trailer, 'latin1');
  };
  return made(size - made(0).length);
}
