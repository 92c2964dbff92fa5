// Mail as the tests receive it: from the demo's folder, or by a real SMTP server.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** The mails in a demo's folder whose text holds `word`: `{subject, text}`, decoded. */
export function mailsIn(folder, word) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => decodeMail(readFileSync(join(folder, name), 'utf8')))
    .filter(({ whole }) => whole.includes(word));
}

export function decodeMail(source) {
  const [head, ...rest] = source.replaceAll('\r\n', '\n').split('\n\n');
  const body = rest.join('\n\n');
  const field = (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head.replace(/\n[ \t]+/g, ' '))?.[1] ?? '';
  const coding = field('Content-Transfer-Encoding').toLowerCase();
  let text = body;
  if (coding === 'base64') text = Buffer.from(body, 'base64').toString('utf8');
  if (coding === 'quoted-printable') {
    const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    text = Buffer.from(bytes, 'latin1').toString('utf8');
  }
  const subject = field('Subject');
  return { subject, text, to: field('To'), from: field('From'), id: field('Message-ID'), whole: `${head}\n\n${text}` };
}

/** A real SMTP server on loopback. `refuse` answers a step with a code: `{step: 'RCPT' | 'DATA', code: 451}`. */
export class MailServer {
  mails = [];
  refuse = null;
  /** Who was to get something, a try a line. */
  tried = [];
  #server = null;

  async open(port = this.port ?? 0) {
    const answer = (step) => {
      if (this.refuse?.step !== step) return null;
      const error = new Error('not now');
      error.responseCode = this.refuse.code;
      return error;
    };
    this.#server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        this.tried.push(address);
        done(answer('RCPT'));
      },
      onData: (stream, session, done) => {
        const parts = [];
        stream.on('data', (part) => parts.push(part));
        stream.on('end', () => {
          const error = answer('DATA');
          if (error) return done(error);
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.mails.push({ ...decodeMail(Buffer.concat(parts).toString('utf8')), envelope: to });
          done();
        });
      },
    });
    this.#server.on('error', () => {});
    await new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.port = this.#server.server.address().port;
    return this;
  }

  get url() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async close() {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }
}
