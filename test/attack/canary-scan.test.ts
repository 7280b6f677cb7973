/*
 * The attack: somebody reads what a service leaves lying about: its stores, its audit, its log, its errors, the mail that others got, the
 * addresses in a browser's history. He looks for anything that opens something. One long story goes through every function of the API
 * while all of that is kept, and every secret that the API, a message or a person gave out in it is looked for in every place.
 */
import { describe, expect, it } from 'vitest';
import { isAuthError, type Auth } from '../../src/index.js';
import { deriveSubKey } from '../../src/internal/sub-key.js';
import { createSeededRandom, createTestAuth, createTestKit, watchPorts, type ReceivedEmail, type ReceivedSms } from '../../src/testing/index.js';
import { importVerifier, liveEveryAct, otherEmail, typedCodes, typedPasswords } from '../story/every-act.js';
import { kaisa, keyPasswords } from '../story/every-act-of-key.js';
import { matti } from '../story/walk.js';
import { keys, profiles, type Profile } from '../unit/service/shared/tools.js';

type Message = ReceivedEmail | ReceivedSms;

/** Everything that a story left lying about, and every secret in it. */
interface Evidence {
  /** Every version of everything that was ever stored, ledger keys among it. */
  readonly stored: unknown[];
  readonly events: unknown[];
  readonly errors: unknown[];
  readonly printed: string[];
  readonly messages: Message[];
  /** By what they are; what is handed out under a new name is new here, too. */
  readonly canaries: Map<string, string>;
  /** What names a session: in events it stands as a hash or not at all (R177). */
  readonly sessionIds: Set<string>;
}

/** What answers say that is no secret, by the name of the property; any other text in an answer is a canary. */
const open = new Set([
  ...['reason', 'supportContact', 'why', 'guidance', 'next', 'state', 'act', 'status', 'kind', 'code', 'channel', 'path', 'message', 'work', 'recovers', 'method', 'phoneEnding', 'locale', 'holder', 'off', 'amr', 'problems', 'purpose'],
  ...['accountId', 'username', 'organizationId', 'id', 'messageId', 'listId', 'factorId', 'factor', 'source', 'endReason', 'onBehalfOf', 'chain', 'outcome', 'hash', 'keyId', 'mac', 'firstLogin', 'delivery.temporaryPassword'],
  ...['name', 'email', 'phone'],
  // What a phone gets to sign, what it signed, and what names it: the server keeps it, and it opens nothing.
  ...['challenge', 'approval', 'nonce', 'aud', 'service', 'deviceId', 'fingerprint', 'platform', 'devices.redeemPairing.pairing'],
]);

/** Each text of an answer with the name of its property, and that of what the property stands in. */
function namedTexts(value: unknown, name = '', parent = ''): readonly (readonly [name: string, parent: string, text: string])[] {
  if (typeof value === 'string') return [[name, parent, value]];
  if (Array.isArray(value)) return value.flatMap((part) => namedTexts(part, name, parent));
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => namedTexts(part, key, name)) : [];
}

/** The code of an error is no secret, that of a pairing is; the token of a payment's approval is one, its id is not. */
function isPairingCode({ name, parent, path }: { readonly name: string; readonly parent: string; readonly path: string }): boolean {
  return (name === 'code' && parent === 'view') || (name === 'approval' && path === 'approvals.request');
}

/** What opens something, without what names it: the second half of a token, the tag of a cookie. */
function secretPart(text: string): string {
  return text.split('.').at(-1) ?? text;
}

type Call = (...args: readonly unknown[]) => unknown;

/** The same functions. Each is called over a broken database and with misshapen inputs first, and then in earnest; all it says is kept. */
function listen(input: { readonly auth: Auth; readonly broken: Auth; readonly evidence: Evidence; readonly called: Set<string> }): Auth {
  const { evidence, called } = input;
  const fail = async (call: Call, args: readonly unknown[]): Promise<void> => {
    await Promise.resolve(args).then((given) => call(...given)).catch((error: unknown) => evidence.errors.push(error));
  };
  const keep = (path: string, args: readonly unknown[], answer: unknown): void => {
    const given = new Set(namedTexts(args).map(([, , text]) => text));
    for (const [name, parent, text] of namedTexts(answer)) {
      if ((open.has(name) && !isPairingCode({ name, parent, path })) || open.has(`${parent}.${name}`) || open.has(`${path}.${name}`) || given.has(text)) continue;
      evidence.canaries.set(`${name} of ${path}: ${text}`, secretPart(text));
      if (name === 'token') evidence.sessionIds.add(text.split('.')[0] ?? '');
    }
  };
  const wrap = (value: unknown, broken: unknown, path: string): unknown => {
    if (path === 'accounts.provisionMany') {
      return async function* (...args: readonly unknown[]): AsyncGenerator {
        called.add(path);
        for await (const each of Reflect.apply(value as Call, undefined, args) as AsyncIterable<unknown>) {
          keep(path, [], each);
          yield each;
        }
      };
    }
    if (path === 'devices.publicKeys') {
      return () => {
        called.add(path);
        return Reflect.apply(value as Call, undefined, []);
      };
    }
    if (typeof value === 'function') {
      return async (...args: readonly unknown[]): Promise<unknown> => {
        called.add(path);
        await fail(broken as Call, args);
        for (const misshapen of misshape(args[0])) await fail(value as Call, [misshapen]);
        const answer: unknown = await Reflect.apply(value, undefined, args);
        keep(path, args, answer);
        return answer;
      };
    }
    if (typeof value !== 'object' || value === null || path === 'policy') return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, wrap(part, Reflect.get(broken as object, key), path === '' ? key : `${path}.${key}`)]));
  };
  return wrap(input.auth, input.broken, '') as Auth;
}

/** The same input with one of its texts in a list of its own, each in turn: a caller's mistake that holds a secret. */
function misshape(input: unknown): readonly unknown[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => (typeof value === 'string' ? [{ ...input, [key]: [value] }] : []));
}

/** What messages carry: a temporary password, codes, links. */
function secretsIn(messages: readonly Message[]): readonly (readonly [what: string, secret: string, message: Message])[] {
  return messages.flatMap((message) => [
    ...[...message.text.matchAll(/[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/g)].map(([secret]) => ['a temporary password', secret, message] as const),
    ...[...message.text.matchAll(/(?<!\d)\d{8}(?!\d)/g)].map(([secret]) => ['a code', secret, message] as const),
    ...[...message.text.matchAll(/#recovery=(\S+)/g)].map(([, secret = '']) => ['a link', secretPart(secret), message] as const),
  ]);
}

/** Lives the whole story, with everything kept. */
async function live(policy: Profile): Promise<{ readonly evidence: Evidence; readonly called: ReadonlySet<string>; readonly auth: Auth }> {
  const evidence: Evidence = { stored: [], events: [], errors: [], printed: [], messages: [], canaries: new Map(), sessionIds: new Set() };
  const called = new Set<string>();
  const kit = createTestKit();
  const options = { ...kit, policy, keys, email: kit.inbox.email, sms: kit.inbox.sms, verifiers: [importVerifier], headUsers: () => [{ email: 'anna@virtanen.example' }] };
  const kept = watchPorts({ storage: kit.storage }, ({ name, args }, run) => {
    if (writes.test(name)) evidence.stored.push([name, args]);
    if (name === 'audit.append') evidence.events.push(...(args[0] as readonly unknown[]));
    return run();
  });
  // A database that quotes the row it choked on, as they do.
  const choking = watchPorts({ storage: kit.storage }, ({ name, args }, run) => (writes.test(name) ? Promise.reject(new Error(`CANARY of a database: ${JSON.stringify(args)}`)) : run()));
  const { auth, settle } = createTestAuth({ ...options, ...kept });
  const broken = createTestAuth({ ...options, ...choking, random: createSeededRandom('broken') }).auth;
  const stop = keepPrinted(evidence);
  await liveEveryAct({ ...kit, auth: listen({ auth, broken, evidence, called }), settle }).finally(stop);
  evidence.messages.push(...kit.inbox.all());
  for (const [what, secret] of secretsIn(evidence.messages)) evidence.canaries.set(`${what} of a message: ${secret}`, secret);
  for (const [what, secret] of Object.entries({ ...typedPasswords, ...keyPasswords, ...typedCodes })) evidence.canaries.set(`typed, ${what}`, secret);
  for (const [what, secret] of keyTexts()) evidence.canaries.set(what, secret);
  return { evidence, called, auth };
}

const writes = /\.(?:insert|update|append|add|clear|seal)$/;

/** The key ring and its sub-keys, as they would be written. */
function keyTexts(): readonly (readonly [what: string, text: string])[] {
  const purposes = ['address-code', 'audit-chain', 'contact-index', 'recovery-code', 'known-browser', 'otp-list', 'outbox', 'profile', 'username', 'pairing', 'approval-number', 'device-signing', 'request-nonce'];
  return keys.flatMap(({ id, secret }) => {
    const all = [['ring', secret] as const, ...purposes.map((purpose) => [purpose, deriveSubKey({ secret, purpose })] as const)];
    return all.flatMap(([what, bytes]) => (['base64url', 'hex', 'base64'] as const).map((form) => [`key ${id}, ${what}, ${form}`, Buffer.from(bytes).toString(form)] as const));
  });
}

/** `test/setup.ts` refuses `console`; what goes past it is kept here. */
function keepPrinted(evidence: Evidence): () => void {
  const streams = [process.stdout, process.stderr] as const;
  const real = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) stream.write = (text: string | Uint8Array): boolean => Boolean(evidence.printed.push(Buffer.from(text).toString('utf8')));
  return () => {
    for (const [at, stream] of streams.entries()) Object.assign(stream, { write: real[at] });
  };
}

const wholeAddresses = [kaisa.email, kaisa.phone, matti.email, otherEmail, matti.phone, 'aino@example.com', '+358407654321', 'eeva@example.com', '+358409998877', 'anna@virtanen.example'];

/** Four letters or digits are found by chance inside a hash; by themselves they are not. */
function holds(text: string, secret: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(secret)) return text.includes(secret);
  return new RegExp(`(?<![A-Za-z0-9_-])${secret}(?![A-Za-z0-9_-])`).test(text);
}

/** Where a canary sings. Empty where all is well. */
function findLeaks(evidence: Evidence): readonly string[] {
  const { stored, events, errors, printed, messages, canaries } = evidence;
  const places = [
    ...stored.map((value) => ['a store', JSON.stringify(value)] as const),
    ...events.map((value) => ['an event', JSON.stringify(value)] as const),
    ...errors.map((error) => ['an error', `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? error.message : ''}`] as const),
    ...printed.map((text) => ['the log', text] as const),
  ];
  const secrets = [...new Map([...canaries].map(([what, secret]) => [secret, what]))];
  const words = [...secrets, ...wholeAddresses.map((address) => [address, 'a whole address'] as const)].filter(([secret]) => secret.length >= 4);
  const texts = new Map<string, string>();
  for (const [place, text] of places) texts.set(place, `${texts.get(place) ?? ''}\n${text}`);
  const found = [...texts].flatMap(([place, text]) => words.filter(([secret]) => holds(text, secret)).map(([, what]) => `${place} holds ${what}`));
  const named = [...evidence.sessionIds].filter((id) => JSON.stringify(events).includes(id)).map(() => 'an event names a session');
  return [...found, ...named, ...leaksOfMessages(messages, secrets), ...messages.flatMap(leaksOfLinks)];
}

const purposeOf: Readonly<Record<string, readonly string[]>> = {
  'a temporary password': ['temporary-password'],
  'a code': ['invitation', 'address-code', 'recovery-code'],
  'a link': ['recovery-link'],
};

/** Each secret only in the one message that was made for it. */
function leaksOfMessages(messages: readonly Message[], secrets: readonly (readonly [secret: string, what: string])[]): readonly string[] {
  const carried = secretsIn(messages);
  const own = new Set(carried.map(([, secret]) => secret));
  const strays = carried.filter(([what, , { purpose }]) => purposeOf[what]?.includes(purpose) !== true).map(([what, , { purpose }]) => `a message ${purpose} holds ${what}`);
  const twice = [...own].filter((secret) => new Set(messages.filter(({ text }) => text.includes(secret)).map(({ id }) => id)).size !== 1);
  const all = messages.map((message) => JSON.stringify(message)).join('\n');
  const foreign = secrets.filter(([secret]) => secret.length >= 4 && !own.has(secret) && holds(all, secret)).map(([, what]) => `a message holds ${what}`);
  return [...strays, ...twice.map(() => 'two messages hold one secret'), ...foreign];
}

const appLinks = ['https://apps.example/tilinpito', 'https://play.example/tilinpito?id=tilinpito'];

/** R174: a link keeps its secret in the fragment, and of those in messages only a recovery's has one. */
function leaksOfLinks(message: Message): readonly string[] {
  const links = [...message.text.matchAll(/https?:\/\/\S+?(?=[.,)]?(?:\s|$))/g)].map(([link]) => new URL(link));
  return links.flatMap((link) => {
    // Where the app is, is the same for everybody.
    if (message.purpose === 'key-app-link' && appLinks.includes(link.href)) return [];
    const plain = link.search === '' && `${link.origin}${link.pathname}` === 'https://tilinpito.example/login';
    const fragment = link.hash === '' || (message.purpose === 'recovery-link' && /^#recovery=[\w-]{22}\.[\w-]{43}$/.test(link.hash));
    return plain && fragment ? [] : [`a link of ${message.purpose} says more than where the page is`];
  });
}

const functionsOf = (auth: Auth): readonly string[] =>
  Object.entries(auth).flatMap(([name, value]) => {
    const part: unknown = value;
    if (typeof part === 'function') return [name];
    return name === 'policy' ? [] : Object.keys(value as object).map((key) => `${name}.${key}`);
  });

describe.each(profiles)('the canary scan over every act in %s', (policy) => {
  it('R69, R176, R177, R174, R185 in part, invariant 4: no store, event, error, print, message or link holds a secret that is not its own', async () => {
    const { evidence, called, auth } = await live(policy);
    expect(functionsOf(auth).filter((name) => !called.has(name))).toEqual([]);
    expect(findLeaks(evidence)).toEqual([]);
    // A scan with nothing to look for, or nowhere to look, would find nothing.
    expect(evidence.canaries.size).toBeGreaterThan(500);
    expect(evidence.sessionIds.size).toBeGreaterThan(5);
    expect(evidence.events.length).toBeGreaterThan(100);
    expect(evidence.stored.length).toBeGreaterThan(500);
    expect(new Set(evidence.messages.map(({ purpose }) => purpose)).size).toBeGreaterThan(10);
  });

  it('R185 in part, invariant 5 in part: what a broken database says is in the cause of a coded error, and nowhere else', async () => {
    const { evidence } = await live(policy);
    const coded = evidence.errors.filter(isAuthError);
    expect(coded.length).toBeGreaterThan(50);
    expect(coded.every(({ cause }) => cause instanceof Error && cause.message.startsWith('CANARY'))).toBe(true);
    for (const error of evidence.errors) {
      if (!isAuthError(error)) expect(error).toBeInstanceOf(TypeError);
      expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).message}`).not.toContain('CANARY');
    }
  });
});

describe('a scan that could not fail would prove nothing', () => {
  const kinds = ['code of devices.viewPairing', 'link of firstLogin.chooseKey', 'pairing of firstLogin.chooseKey', 'pairing of binding.openPairing', 'approval of approvals.request', 'token of login.finishApproval', 'typed, keyed', 'key test-1, approval-number', 'token of login.answerOtp', 'flow of login.start', 'attempt of login.start', 'proof of binding.start', 'browser of', 'codes of firstLogin.openList', 'codes of binding.openList', 'codes of recovery.openList', 'temporaryPassword of accounts.restart', 'temporaryPassword of accounts.provisionMany', 'a temporary password of a message', 'a code of a message', 'a link of a message', 'typed, chosen', 'typed, otp', 'key test-1, ring', 'key test-1, outbox'];
  const notice = (text: string): Message => ({ channel: 'email', id: 'planted', to: 'anna@virtanen.example', purpose: 'list-issued', subject: 'A list', text, html: text, language: 'en' });

  it('finds each kind of secret in each kind of place', async () => {
    const { evidence } = await live('standard');
    for (const kind of kinds) {
      const secret = [...evidence.canaries].find(([what]) => what.startsWith(kind))?.[1] ?? expect.unreachable(`no canary is ${kind}`);
      const planted: readonly Partial<Evidence>[] = [
        { stored: [{ id: 'a', hint: secret }] },
        { events: [{ reason: secret }] },
        { errors: [new TypeError(`code: cannot be ${secret}`)] },
        { printed: [`debug: ${secret}\n`] },
        { messages: [notice(`Your list: ${secret}`)] },
      ];
      for (const plant of planted) expect(findLeaks({ ...none, canaries: evidence.canaries, ...plant }), `${kind} in ${Object.keys(plant).join()}`).not.toEqual([]);
    }
  });

  it('finds a whole address in an event, and a session that is named there', () => {
    expect(findLeaks({ ...none, events: [{ actor: matti.email }] })).toEqual(['an event holds a whole address']);
    expect(findLeaks({ ...none, events: [{ reason: 'session-1' }], sessionIds: new Set(['session-1']) })).toEqual(['an event names a session']);
  });

  it.each([
    ['a secret in the query', 'https://tilinpito.example/login?recovery=abc'],
    ['another page', 'https://tilinpito.example.evil.example/login'],
    ['a fragment where none belongs', 'https://tilinpito.example/login#token=abc'],
    ['no https', 'http://tilinpito.example/login'],
  ])('finds a link with %s', (_what, link) => {
    expect(findLeaks({ ...none, messages: [notice(`Log in at ${link}.`)] })).toEqual(['a link of list-issued says more than where the page is']);
    expect(findLeaks({ ...none, messages: [notice('Log in at https://tilinpito.example/login.')] })).toEqual([]);
  });

  it('finds one secret in two messages', () => {
    const code = (id: string): Message => ({ channel: 'sms', id, to: matti.phone, purpose: 'recovery-code', text: 'Your code is 12345678.', language: 'en' });
    expect(findLeaks({ ...none, messages: [code('a')] })).toEqual([]);
    expect(findLeaks({ ...none, messages: [code('a'), code('b')] })).toEqual(['two messages hold one secret']);
  });
});

const none: Evidence = { stored: [], events: [], errors: [], printed: [], messages: [], canaries: new Map(), sessionIds: new Set() };
