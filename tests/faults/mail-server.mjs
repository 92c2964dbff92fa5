// A mail server that misbehaves in one way at a time, and keeps every mail that it took.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeMail } from '../browser/mail.mjs';

const SLOW_MS = 1500;

export class MailServer {
  /** slow, 421, 450, 451, 550, cut, no-greeting, no-answer or answer-lost; null: it behaves. */
  misbehaves = null;
  /** Message-ID → how often it was taken in. */
  taken = new Map();
  /** Message-IDs whose yes never left. */
  answersLost = 0;
  /** How many recipients it refused for good. */
  refused = 0;
  #server = null;
  #open = new Set();
  #port = 0;
  /** Recipient → links of its confirmations, the newest last. */
  #links = new Map();

  get url() {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  async listen() {
    this.#server = createServer((socket) => this.#talk(socket));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  /** Nothing listens any more, until `listen`. */
  async goDown() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  /** The path of the last link to confirm this address. */
  confirmationOf(address) {
    return this.#links.get(address)?.at(-1);
  }

  async #talk(socket) {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => {});
    if (this.misbehaves === 'no-greeting') return;
    const conversation = { socket, text: '', inData: false, recipient: '' };
    if (this.misbehaves === '421') {
      socket.end('421 closing down\r\n');
      return;
    }
    await this.#say(socket, '220 ready');
    // Lines are answered in order, however slowly.
    let before = Promise.resolve();
    socket.on('data', (bytes) => {
      conversation.text += bytes.toString('latin1');
      before = before.then(() => this.#answerLines(conversation)).catch(() => socket.destroy());
    });
  }

  async #say(socket, line) {
    if (this.misbehaves === 'slow') await sleep(SLOW_MS);
    if (!socket.destroyed) socket.write(`${line}\r\n`);
  }

  async #answerLines(conversation) {
    for (;;) {
      const end = conversation.inData ? '\r\n.\r\n' : '\r\n';
      const at = conversation.text.indexOf(end);
      if (at < 0) return;
      const part = conversation.text.slice(0, at);
      conversation.text = conversation.text.slice(at + end.length);
      if (conversation.inData) await this.#takeMail(conversation, part);
      else await this.#answerCommand(conversation, part);
    }
  }

  async #answerCommand(conversation, line) {
    const { socket } = conversation;
    const word = line.slice(0, 4).toUpperCase();
    const refusal = ['451', '450', '550'].includes(this.misbehaves) ? this.misbehaves : null;
    if (word === 'EHLO') await this.#say(socket, '250 8BITMIME');
    else if (word === 'RCPT' && refusal) {
      if (refusal === '550') this.refused += 1;
      await this.#say(socket, `${refusal} no`);
    } else if (word === 'DATA') {
      if (this.misbehaves === 'cut') {
        socket.destroy();
        return;
      }
      conversation.inData = true;
      await this.#say(socket, '354 go on');
    } else if (word === 'QUIT') {
      await this.#say(socket, '221 bye');
      socket.end();
    } else {
      if (word === 'RCPT') conversation.recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
      await this.#say(socket, '250 fine');
    }
  }

  async #takeMail(conversation, text) {
    conversation.inData = false;
    // The server has the whole text and dies, or keeps it and says nothing.
    if (this.misbehaves === 'no-answer') return;
    const mail = decodeMail(Buffer.from(text, 'latin1').toString('utf8'));
    this.taken.set(mail.id, (this.taken.get(mail.id) ?? 0) + 1);
    const link = /\/e-mail-bevestigen\/[\w-]+/.exec(mail.text)?.[0];
    if (link) {
      const links = this.#links.get(conversation.recipient) ?? [];
      this.#links.set(conversation.recipient, [...links, link]);
    }
    if (this.misbehaves === 'answer-lost') {
      this.answersLost += 1;
      conversation.socket.destroy();
      return;
    }
    await this.#say(conversation.socket, '250 taken');
  }

  close() {
    for (const socket of this.#open) socket.destroy();
    this.#server?.close();
  }
}
