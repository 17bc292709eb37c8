import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { smtpTransport } from '../../../shared/mail/transport.ts';
import { Undeliverable } from '../../../shared/outbox/outbox.ts';

const EMAIL = {
  estab: null,
  about: null,
  template: 'any',
  message: {
    ...{ from: 'a@a.example', to: { name: 'B', address: 'b@b.example' }, subject: 'S', html: 'h', text: 't' },
    ...{ date: new Date(0), messageId: '<1@a.example>', inReplyTo: '', references: '', headers: {} },
  },
};

describe('sending an email', () => {
  let server: Server;

  afterEach(() => new Promise((done) => server.close(done)));

  /** @param answers to RCPT TO and to the email; anything else is taken */
  async function sendTo(answers: { recipient: string; email: string }): Promise<unknown> {
    server = createServer((socket) => {
      socket.write('220 mail\r\n');
      socket.on('error', () => {});
      socket.on('data', (data) => {
        for (const line of String(data).split('\r\n').filter(Boolean)) {
          if (line.startsWith('RCPT')) socket.write(`${answers.recipient}\r\n`);
          else if (line === 'DATA') socket.write('354 go\r\n');
          else if (line === '.') socket.write(`${answers.email}\r\n`);
          else if (/^(EHLO|MAIL|RSET)/.test(line)) socket.write('250 ok\r\n');
          else if (line === 'QUIT') socket.end('221 bye\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = smtpTransport({ host: '127.0.0.1', port });
    const error = await transport
      .send(EMAIL, new AbortController().signal)
      .catch((thrown: unknown) => thrown);
    transport.close();
    return error;
  }

  it('gives up what is refused for good, so that the next email does not wait for it', async () => {
    expect(await sendTo({ recipient: '550 no such person', email: '250 ok' })).to.be.instanceOf(
      Undeliverable,
    );
  });

  it('gives up an email that the mail server will never take', async () => {
    expect(await sendTo({ recipient: '250 ok', email: '552 too large' })).to.be.instanceOf(Undeliverable);
  });

  it('may try again what is refused for now', async () => {
    const error = await sendTo({ recipient: '450 later', email: '250 ok' });
    expect(error).to.be.instanceOf(Error).and.not.instanceOf(Undeliverable);
  });

  it('is done when the mail server takes it', async () => {
    expect(await sendTo({ recipient: '250 ok', email: '250 ok' })).to.equal(undefined);
  });
});
