// A real SMTP server for the mail tests. Prints its port, then every mail it takes in as a line of JSON.
// Ends with its standard input, so that no test leaves it behind.
//   --smtps              TLS from the first byte
//   --cert F --key F     certificate; with it (and without --smtps) STARTTLS is offered
//   --login user:pass    asked for before MAIL, over TLS only
//   --rcpt CODE          answer every RCPT with this code
//   --data CODE          answer every text with this code
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { SMTPServer } = createRequire(new URL('../browser/package.json', import.meta.url))('smtp-server');

const { values: options } = parseArgs({
  options: {
    smtps: { type: 'boolean', default: false },
    cert: { type: 'string' },
    key: { type: 'string' },
    login: { type: 'string' },
    rcpt: { type: 'string' },
    data: { type: 'string' },
  },
});

const refusal = (code) => Object.assign(new Error('as the test asked'), { responseCode: Number(code) });

const server = new SMTPServer({
  secure: options.smtps,
  ...(options.cert ? { cert: readFileSync(options.cert), key: readFileSync(options.key) } : {}),
  authOptional: !options.login,
  disabledCommands: [...(options.cert ? [] : ['STARTTLS']), ...(options.login ? [] : ['AUTH'])],
  disableReverseLookup: true,
  closeTimeout: 100,
  onAuth({ username, password }, session, done) {
    if (`${username}:${password}` === options.login) done(null, { user: username });
    else done(refusal(535));
  },
  onRcptTo(address, session, done) {
    done(options.rcpt ? refusal(options.rcpt) : null);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      if (options.data) return done(refusal(options.data));
      const { mailFrom, rcptTo } = session.envelope;
      console.log(JSON.stringify({
        from: mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        secure: session.secure,
        user: session.user ?? null,
        text: Buffer.concat(chunks).toString('utf8'),
      }));
      done();
    });
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
process.stdin.on('close', () => process.exit(0)).resume();
