import { createHash } from 'node:crypto';
import { clockSuite, createInbox, createTestClock, createTestHasher, createTestKit, emailSenderSuite, passwordHasherSuite, randomSourceSuite, smsSenderSuite } from '../../src/testing/index.js';
import type { Clock, EmailSender, PasswordHasher, RandomSource, SmsSender } from '../../src/port/index.js';
import { proveSuite } from './prove-suite.js';

proveSuite<Clock>({
  name: 'Clock',
  suite: (create) => clockSuite({ create }),
  sound: () => createTestClock(),
  broken: [
    { flaw: 'it counts seconds', create: () => ({ now: () => 1_767_600_000 }), caughtBy: ['now is a number of milliseconds since the epoch'] },
    { flaw: 'it counts microseconds', create: () => ({ now: () => 1_767_600_000_000_000 }), caughtBy: ['now is a number of milliseconds since the epoch'] },
    { flaw: 'it gives a Date', create: () => ({ now: () => new Date(0) as never }), caughtBy: ['now is a number of milliseconds since the epoch'] },
  ],
});

const exactly = 'it gives exactly as many bytes as asked for, from 0 up';
const different = '10,000 draws of 16 bytes are all different, and earlier ones are left alone';
const frequent = 'each of the 256 bytes is as frequent as the others';
const random = createTestKit().random;

proveSuite<RandomSource>({
  name: 'RandomSource',
  suite: (create) => randomSourceSuite({ create }),
  sound: () => random,
  broken: [
    { flaw: 'it gives at most 65,536 bytes', create: () => ({ bytes: (length) => random.bytes(Math.min(length, 65_536)) }), caughtBy: [exactly] },
    { flaw: 'it gives an array', create: () => ({ bytes: (length) => [...random.bytes(length)] as never }), caughtBy: [exactly] },
    { flaw: 'it gives the same bytes again', create: () => ({ bytes: (length) => new Uint8Array(length).map((_, at) => at) }), caughtBy: [different] },
    {
      flaw: 'it fills one buffer again and again',
      create: () => {
        const buffer = new Uint8Array(256_000);
        return {
          bytes: (length) => {
            buffer.set(random.bytes(length));
            return buffer.subarray(0, length);
          },
        };
      },
      caughtBy: [different],
    },
    { flaw: 'it never sets the highest bit', create: () => ({ bytes: (length) => random.bytes(length).map((byte) => byte & 127) }), caughtBy: [frequent] },
    { flaw: 'it counts upwards', create: () => ({ bytes: (length) => new Uint8Array(length).map((_, at) => at) }), caughtBy: [frequent] },
  ],
});

const right = 'the right secret verifies and another does not';
const everyByte = 'two secrets are told apart by every byte';
const salted = 'the same secret under another salt is another string, and neither shows the secret';
const unreadable = 'a string that it cannot read is a mismatch, never a throw';
const fresh = 'a fresh hash at the asked cost is not outdated at that cost';

/** The secret goes through `change` before it is hashed or checked. */
function changing(change: (secret: Uint8Array) => Uint8Array): () => PasswordHasher {
  return () => {
    const hasher = createTestHasher();
    return {
      hash: (input) => hasher.hash({ ...input, secret: change(input.secret) }),
      verify: (input) => hasher.verify({ ...input, secret: change(input.secret) }),
      isOutdated: hasher.isOutdated,
    };
  };
}

const upToNul = (secret: Uint8Array): Uint8Array => (secret.includes(0) ? secret.subarray(0, secret.indexOf(0)) : secret);
const inText = (change: (text: string) => string) => (secret: Uint8Array): Uint8Array => new TextEncoder().encode(change(new TextDecoder().decode(secret)));

proveSuite<PasswordHasher>({
  name: 'PasswordHasher',
  suite: (create) => passwordHasherSuite({ create }),
  sound: () => createTestHasher(),
  broken: [
    { flaw: 'it takes any secret', create: () => ({ ...createTestHasher(), verify: async () => true }), caughtBy: [right, everyByte, unreadable] },
    { flaw: 'it takes no secret', create: () => ({ ...createTestHasher(), verify: async () => false }), caughtBy: [right] },
    { flaw: 'it looks at 72 bytes', create: changing((secret) => secret.subarray(0, 72)), caughtBy: [everyByte] },
    { flaw: 'it stops at NUL', create: changing(upToNul), caughtBy: [everyByte] },
    { flaw: 'it folds case', create: changing(inText((text) => text.toLowerCase())), caughtBy: [everyByte] },
    { flaw: 'it trims', create: changing(inText((text) => text.trim())), caughtBy: [everyByte] },
    { flaw: 'it normalises', create: changing(inText((text) => text.normalize('NFC'))), caughtBy: [everyByte] },
    { flaw: 'it ignores the salt', create: () => ({ ...createTestHasher(), hash: async ({ secret }) => `$sha256$${createHash('sha256').update(secret).digest('base64')}` }), caughtBy: [salted] },
    { flaw: 'it stores the secret', create: () => ({ ...createTestHasher(), hash: async ({ secret, salt }) => `$${salt.join()}$${new TextDecoder().decode(secret)}` }), caughtBy: [salted] },
    {
      flaw: 'it throws at what it cannot read',
      create: () => ({ ...createTestHasher(), verify: async ({ encoded }) => { throw new TypeError(`${encoded.length} characters`); } }),
      caughtBy: [unreadable],
    },
    { flaw: 'every string is outdated', create: () => ({ ...createTestHasher(), isOutdated: () => true }), caughtBy: [fresh] },
    {
      flaw: 'it wipes the secret',
      create: () => {
        const hasher = createTestHasher();
        return {
          ...hasher,
          hash: async (input) => {
            const encoded = await hasher.hash(input);
            input.secret.fill(0);
            return encoded;
          },
        };
      },
      caughtBy: ['hashing leaves secret and salt as they were', right],
    },
  ],
});

const receipt = 'a message that was taken gives a receipt';
const again = 'the same message sent again, as in a retry, is no error';
const notTaken = 'a message that was not taken is a refusal or a rejection';
const secretly = 'neither says whom the message was to, nor what it said';
const inTime = 'a signal that was aborted before is answered within a second';

for (const channel of ['email', 'sms'] as const) {
  const down = (): ReturnType<typeof createInbox> => {
    const inbox = createInbox();
    inbox.fail({ channel, times: Infinity });
    return inbox;
  };
  const flaws = [
    { flaw: 'it gives nothing', send: async () => undefined as never, caughtBy: [receipt] },
    { flaw: 'its receipt is a number', send: async () => ({ receipt: 7 as never }), caughtBy: [receipt] },
  ];
  const sendOnce = (): (() => Promise<object>) => {
    let sent = 0;
    return async () => {
      sent += 1;
      if (sent > 1) throw new Error('duplicate');
      return {};
    };
  };
  const broken = [
    ...flaws.map(({ flaw, send, caughtBy }) => ({ flaw, create: () => ({ sender: { send }, broken: down()[channel] }), caughtBy })),
    { flaw: 'it refuses a retry', create: () => ({ sender: { send: sendOnce() }, broken: down()[channel] }), caughtBy: [again] },
    { flaw: 'it keeps failures to itself', create: () => ({ sender: createInbox()[channel], broken: { send: async () => ({}) } }), caughtBy: [notTaken] },
    { flaw: 'it refuses in words of its own', create: () => ({ sender: createInbox()[channel], broken: { send: async () => ({ ok: false, reason: 'down' }) as never } }), caughtBy: [notTaken] },
    { flaw: 'it refuses everything', create: () => ({ sender: { send: async () => ({ ok: false, reason: 'refused' }) as const }, broken: down()[channel] }), caughtBy: [receipt] },
    {
      flaw: 'it says in an error what it could not send, and to whom in its cause',
      create: () => ({ sender: createInbox()[channel], broken: { send: async ({ to, text }: { readonly to: string; readonly text: string }) => Promise.reject(new Error(text, { cause: { to } })) } }),
      caughtBy: [secretly],
    },
    { flaw: 'it waits for nobody', create: () => ({ sender: { send: (_message: unknown, { signal }: { readonly signal: AbortSignal }) => (signal.aborted ? new Promise<never>(() => undefined) : Promise.resolve({})) }, broken: down()[channel] }), caughtBy: [inTime] },
  ];
  const sound = () => ({ sender: createInbox()[channel], broken: down()[channel] });
  proveSuite<{ readonly sender: EmailSender | SmsSender; readonly broken: EmailSender | SmsSender }>({
    name: channel === 'email' ? 'EmailSender' : 'SmsSender',
    suite: (create) => {
      const senders = { create: async () => (await create()).sender as EmailSender & SmsSender, createBroken: async () => (await create()).broken as EmailSender & SmsSender };
      return channel === 'email' ? emailSenderSuite({ ...senders, to: 'aino@example.com' }) : smsSenderSuite({ ...senders, to: '+358401234567' });
    },
    sound,
    broken,
  });
}
