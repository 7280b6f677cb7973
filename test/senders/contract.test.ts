import { afterAll, beforeAll, describe, it } from 'vitest';
import { createSmsHttp } from '../../src/adapter/sms-http/index.js';
import { openSmtp, type SmtpSender } from '../../src/adapter/smtp/index.js';
import type { SmsSender } from '../../src/port/index.js';
import { emailSenderSuite, smsSenderSuite } from '../../src/testing/index.js';
import { startGateway, type Answer, type TestGateway } from '../tools/gateway.js';
import { no, startSmtp, type TestSmtp } from '../tools/smtp.js';

const servers: { smtp?: TestSmtp; refusing?: TestSmtp; closing?: TestSmtp } = {};
const gateways: { taking?: TestGateway; answering?: TestGateway } = {};
const senders: SmtpSender[] = [];
let answer: Answer = { status: 400 };

beforeAll(async () => {
  servers.smtp = await startSmtp();
  servers.refusing = await startSmtp({ onRcptTo: ({ address }, _session, done) => done(no(550, `no ${address} here`)) });
  servers.closing = await startSmtp({ onMailFrom: (_address, _session, done) => done(no(550)) });
  gateways.taking = await startGateway(() => ({ status: 200, body: '{"id":"g-1"}' }));
  gateways.answering = await startGateway(({ body }) => ({ ...answer, body }));
});
afterAll(async () => {
  for (const { close } of senders) await close();
  for (const server of [...Object.values(servers), ...Object.values(gateways)]) await server.close();
});

const email = (server: TestSmtp | undefined): SmtpSender => {
  const sender = openSmtp({ host: '127.0.0.1', port: server?.port, from: 'login@books.example', timeoutMs: 2_000 });
  senders.push(sender);
  return sender;
};
const sms = (gateway: TestGateway | undefined): SmsSender => createSmsHttp({ url: gateway?.origin ?? '', body: ({ to, text }) => ({ to, text }) });

const emailCases = (['refusing', 'closing'] as const).flatMap((broken) => emailSenderSuite({ create: async () => email(servers.smtp), createBroken: async () => email(servers[broken]), to: 'aino@virtanen.example' }).map((one) => ({ ...one, broken })));
const smsCases = [400, 401, 429, 500, 307].flatMap((status) => {
  const createBroken = async (): Promise<SmsSender> => {
    answer = { status };
    return sms(gateways.answering);
  };
  return smsSenderSuite({ create: async () => sms(gateways.taking), createBroken, to: '+358401234567' }).map((one) => ({ ...one, broken: status }));
});

describe('the senders keep their contracts over real connections', () => {
  it.each(emailCases)('$name; broken: $broken', ({ run }) => run());
  it.each(smsCases)('$name; broken: $broken', ({ run }) => run());
});
