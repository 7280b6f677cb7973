import { describe, expect, it } from 'vitest';
import { createAuth, isAuthError, type AuthOptions } from '../../src/index.js';
import { english } from '../../src/message/index.js';
import type { Storage } from '../../src/port/index.js';
import { createTestAuth, createTestKit } from '../../src/testing/index.js';
import { invite, must } from '../story/walk.js';
import { watchStorage } from './service/first-login/watch-storage.js';

const secret = createTestKit({ seed: 'create-auth' }).random.bytes(32);

function rightOptions(): AuthOptions {
  const { inbox, storage, clock, random, hasher } = createTestKit();
  return {
    serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example/login', supportContact: 'Anna at the office, 09 123 456',
    keys: [{ id: 'k1', secret }], storage, email: inbox.email, sms: inbox.sms, authorize: () => true, clock, random, hasher,
  };
}

/** What start-up says to one option changed, or taken away. */
function startWith(change: Readonly<Record<string, unknown>>): string {
  const all: Readonly<Record<string, unknown>> = { ...rightOptions(), ...change };
  const options = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== gone));
  try {
    createAuth(options as never);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return `${error.name}: ${error.message}`;
    throw error;
  }
  return 'started';
}

const gone = Symbol('left out');
const canary = 'CANARY';
/** Wrong for every option: what is right for one is taken out of its row. */
const unlike: readonly unknown[] = [null, true, 0, 1, Number.NaN, 10n, Symbol('s'), '', canary, '\ud800', [], {}, { send: canary }, () => canary];

describe('createAuth', () => {
  it('refuses to keep in a volatile store what decides single use, and takes one for sessions and ledgers (invariant 1)', () => {
    const { storage } = rightOptions();
    const withVolatile = (name: keyof Storage): string => startWith({ storage: { ...storage, [name]: { ...storage[name], durability: 'volatile' } } });
    for (const name of ['accounts', 'lists', 'devices', 'flows', 'messages', 'audit'] as const) expect(withVolatile(name)).toContain(`TypeError: storage.${name}: must not be volatile`);
    const misspelt = { ...storage, lists: Object.assign({}, storage.lists, { durability: 'Durable' }) };
    expect(startWith({ storage: misspelt })).toContain('TypeError: storage.lists: must not be volatile');
    for (const name of ['sessions', 'ledgers'] as const) expect(withVolatile(name)).toBe('started');
  });

  it('starts with what it needs, and says what it stands on', () => {
    const auth = createAuth(rightOptions());
    expect(auth.policy.profile).toBe('standard');
    expect(Object.isFrozen(auth)).toBe(true);
    for (const group of [auth.accounts, auth.firstLogin, auth.login, auth.sessions, auth.audit, auth.policy]) expect(Object.isFrozen(group)).toBe(true);
    expect(createAuth({ ...rightOptions(), policy: 'nist' }).policy.profile).toBe('nist');
    expect(createAuth({ ...rightOptions(), policyOverrides: { session: { idleMs: 60_000 } } }).policy.session.idleMs).toBe(60_000);
  });

  it('takes every option that may be left out as undefined', () => {
    const optional = ['policy', 'policyOverrides', 'messages', 'profileFields', 'breachedPasswords', 'acceptUncheckedPasswords', 'hasher', 'clock', 'random', 'background', 'allowLoopbackHttp',
      'recoveryUrl', 'phoneRisk', 'gate', 'headUsers', 'verifiers'];
    expect(startWith(Object.fromEntries(optional.map((name) => [name, undefined])))).toBe('started');
  });

  it.each([undefined, null, 7, 'options', true])('no options at all: %s', (options) => {
    expect(() => createAuth(options as never)).toThrow(new TypeError('options: must be an object'));
  });

  it.each(['standard', 'nist'] as const)('R12: a fresh %s installation makes no account, and no well-known one opens', async (policy) => {
    const { storage, calls, records } = watchStorage();
    const auth = createAuth({ ...rightOptions(), policy, storage });
    expect(calls).toEqual([]);
    for (const username of ['admin', 'root', 'administrator', 'lukko', 'test', 'user']) {
      for (const password of ['admin', 'password', 'changeme', '', username]) {
        expect(await auth.login.start({ username, password })).toMatchObject({ ok: false });
      }
    }
    for (const port of ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages'] as const) expect(records(port)).toEqual([]);
  });
});

describe('an option that is missing', () => {
  it.each([
    ['serviceName', 'TypeError: serviceName: must be one line of text, 1 to 200 characters'],
    ['loginUrl', 'TypeError: loginUrl: must be an absolute URL such as https://service.example/login'],
    ['supportContact', 'TypeError: supportContact: must be one line of text, 1 to 200 characters'],
    ['keys', 'TypeError: keys: a list of { id, secret }'],
    ['storage', 'TypeError: storage.accounts: must be given, with insert, find, findBy, update, remove, scan, removeExpired'],
    ['email', 'TypeError: email: must be given, with send'],
    ['sms', 'TypeError: sms: must be given, with send'],
    ['authorize', 'TypeError: authorize: must be a function'],
  ])('%s refuses start-up by name', (name, message) => {
    expect(startWith({ [name]: gone })).toBe(message);
    expect(startWith({ [name]: undefined })).toBe(message);
  });

  const methods: Readonly<Record<string, readonly string[]>> = {
    accounts: ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired'],
    lists: ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired'],
    devices: ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired'],
    flows: ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired'],
    sessions: ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired'],
    messages: ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired', 'findDue'],
    ledgers: ['add', 'read', 'clear', 'removeExpired'],
    audit: ['append', 'list', 'head', 'seal', 'prune'],
  };

  it('every port of the storage is in the table below', () => {
    const { storage } = createTestKit();
    expect(Object.keys(storage).sort()).toEqual(Object.keys(methods).sort());
    for (const [name, port] of Object.entries(storage)) expect(Object.keys(port).sort()).toEqual([...(methods[name] ?? [])].sort());
  });

  it.each(Object.entries(methods).flatMap(([port, names]) => names.map((method) => [port, method] as const)))('field 2: storage.%s.%s refuses start-up by name', (port, method) => {
    const { storage } = createTestKit();
    const less = { ...storage, [port]: { ...storage[port as keyof Storage], [method]: undefined } };
    expect(startWith({ storage: less })).toBe(`TypeError: storage.${port}.${method}: must be a function`);
  });

  it('optional ports without their method refuse start-up by name', () => {
    expect(startWith({ phoneRisk: {} })).toBe('TypeError: phoneRisk.level: must be a function');
    expect(startWith({ gate: { passes: true } })).toBe('TypeError: gate.passes: must be a function');
    expect(startWith({ headUsers: {} })).toBe('TypeError: headUsers: must be a function, or left out');
    expect(startWith({ verifiers: {} })).toBe('TypeError: verifiers: must be an array, or left out');
    expect(startWith({ verifiers: [undefined] })).toBe('TypeError: verifiers: must be given, with reads, verify');
    expect(startWith({ verifiers: [{ reads: () => true }] })).toBe('TypeError: verifiers.verify: must be a function');
    expect(startWith({ verifiers: [{ reads: () => true, verify: () => Promise.resolve(true) }], phoneRisk: { level: () => 'low' }, gate: { passes: () => true }, headUsers: () => [] })).toBe('started');
  });

  it('ports that are instances of a class are taken', () => {
    class Sender { send() { return Promise.resolve({}); } }
    expect(startWith({ email: new Sender(), sms: new Sender() })).toBe('started');
  });
});

describe('an option of a wrong kind', () => {
  const rights: Readonly<Record<string, (value: unknown) => boolean>> = {
    serviceName: (value) => value === canary, supportContact: (value) => value === canary, loginUrl: () => false, keys: () => false, storage: () => false,
    email: () => false, sms: () => false, authorize: (value) => typeof value === 'function', policy: () => false,
    policyOverrides: (value) => isPlainEmpty(value), messages: (value) => isPlainEmpty(value) || (Array.isArray(value) && value.length === 0), profileFields: () => false, breachedPasswords: () => false,
    acceptUncheckedPasswords: (value) => value === true, allowLoopbackHttp: (value) => value === true,
    hasher: () => false, clock: () => false, random: () => false, background: (value) => typeof value === 'function',
    recoveryUrl: () => false, phoneRisk: () => false, gate: () => false, headUsers: (value) => typeof value === 'function', verifiers: (value) => Array.isArray(value) && value.length === 0,
  };
  const named: Readonly<Record<string, RegExp>> = { policyOverrides: /^policy\b/, storage: /^storage\./ };

  it.each(Object.keys(rights))('%s is named by a TypeError or RangeError, without its value', (name) => {
    for (const value of unlike.filter((one) => rights[name]?.(one) !== true)) {
      const said = startWith({ [name]: value });
      expect(said).toMatch(/^(Type|Range)Error: /);
      expect(said.replace(/^\w+: /, '')).toMatch(named[name] ?? new RegExp(`^${name}\\b`));
      expect(said).not.toContain(canary);
    }
  });

  it.each(['serviceName', 'supportContact'])('%s with a line break, a control or a lone surrogate would forge a message', (name) => {
    for (const text of ['a\nBcc: x@evil.example', 'a\rb', 'a\u2028b', 'a\u202eb', '\u0000', ' ', '\ud800', 'x'.repeat(201)]) {
      expect(startWith({ [name]: text })).toBe(`TypeError: ${name}: must be one line of text, 1 to 200 characters`);
    }
    expect(startWith({ [name]: 'x'.repeat(200) })).toBe('started');
    expect(startWith({ [name]: 'Þjónusta – Юлия 李' })).toBe('started');
  });

  it('a catalogue that lacks a purpose, or a part of one, refuses start-up by name', () => {
    for (const purpose of Object.keys(english)) {
      const less = Object.fromEntries(Object.entries(english).filter(([name]) => name !== purpose));
      expect(startWith({ messages: { fi: less } })).toBe(`TypeError: messages.fi.${purpose}: must be given, with subject, mail, sms`);
      for (const part of ['subject', 'mail', 'sms']) {
        const texts = { ...english[purpose as keyof typeof english], [part]: undefined };
        expect(startWith({ messages: { fi: { ...english, [purpose]: texts } } })).toBe(`TypeError: messages.fi.${purpose}.${part}: must be a function`);
      }
    }
    expect(startWith({ messages: { fi: { ...english, invitation: { ...english.invitation, sms: 'hello' } } } })).toBe('TypeError: messages.fi.invitation.sms: must be a function');
    expect(startWith({ messages: { fi: null } })).toMatch(/^TypeError: messages\.fi\./);
    expect(startWith({ messages: { fi: english, 'sv-FI': english } })).toBe('started');
  });

  it('a schema for the host’s fields is an object or a function with ~standard.validate', () => {
    const validate = () => ({ value: undefined });
    expect(startWith({ profileFields: { '~standard': { version: 1, validate } } })).toBe('started');
    expect(startWith({ profileFields: Object.assign(() => undefined, { '~standard': { version: 1, validate } }) })).toBe('started');
    expect(startWith({ profileFields: { '~standard': {} } })).toBe('TypeError: profileFields.~standard.validate: must be a function');
  });
});

describe('keys', () => {
  it.each<readonly [string, unknown, string]>([
    ['none', [], 'RangeError: keys: at least one'],
    ['31 bytes', [{ id: 'k1', secret: secret.slice(1) }], 'RangeError: keys[0].secret: at least 32 bytes'],
    ['all zero', [{ id: 'k1', secret: new Uint8Array(32) }], 'RangeError: keys[0].secret: too regular to be random; draw 32 random bytes'],
    ['a placeholder', [{ id: 'k1', secret: new TextEncoder().encode('please-change-me-please-change-it') }], 'RangeError: keys[0].secret: an example or a placeholder; draw 32 random bytes'],
    ['a text in place of bytes', [{ id: 'k1', secret: 'x'.repeat(32) }], 'TypeError: keys[0].secret: a Uint8Array'],
    ['a weak second key', [{ id: 'k2', secret }, { id: 'k1', secret: new Uint8Array(32) }], 'RangeError: keys[1].secret: too regular to be random; draw 32 random bytes'],
    ['one id twice', [{ id: 'k1', secret }, { id: 'k1', secret }], 'RangeError: keys[1].id: each id occurs once'],
  ])('R187: %s refuses start-up', (_what, keys, message) => {
    expect(startWith({ keys })).toBe(message);
  });

  it.each(['RFC 7515', 'RFC 8037'])('R187: the key printed in %s refuses start-up', (rfc) => {
    const printed = rfc === 'RFC 7515' ? 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow' : 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
    expect(startWith({ keys: [{ id: 'k1', secret: new Uint8Array(Buffer.from(printed, 'base64url')) }] })).toMatch(/^RangeError: keys\[0\]\.secret: /);
  });
});

describe.each(['loginUrl', 'recoveryUrl'])('%s', (option) => {
  const https = `RangeError: ${option}: must be https; for development on this machine set allowLoopbackHttp`;

  it.each(['http://tilinpito.example/login', 'http://localhost:3000/login', 'http://127.0.0.1/', 'http://[::1]:8080/', 'ftp://tilinpito.example/', 'javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x'])(
    'R188: %s refuses start-up', (url) => {
      expect(startWith({ [option]: url })).toBe(https);
    },
  );

  it.each(['http://localhost:3000/login', 'http://127.0.0.1/', 'http://[::1]:8080/', 'https://tilinpito.example/login'])('R188: %s starts with allowLoopbackHttp', (url) => {
    expect(startWith({ [option]: url, allowLoopbackHttp: true })).toBe('started');
    expect(startWith({ [option]: url, allowLoopbackHttp: false })).toBe(url.startsWith('https') ? 'started' : https);
  });

  it.each(['http://tilinpito.example/', 'http://localhost.evil.example/', 'http://127.0.0.1.nip.io/', 'http://localhost@evil.example/', 'http://192.168.0.1/', 'http://0.0.0.0/', 'ftp://localhost/'])(
    'R188: %s is no loopback, whatever the switch says', (url) => {
      expect(startWith({ [option]: url, allowLoopbackHttp: true })).toBe(https);
    },
  );

  it.each(['/login', 'tilinpito.example', 'https://', 'https://tilinpito.example/log in', 'https://tilinpito.example/\nlogin', ' https://tilinpito.example/', ''])('%s is no absolute URL', (url) => {
    expect(startWith({ [option]: url })).toBe(`TypeError: ${option}: must be an absolute URL such as https://service.example/login`);
  });

  it.each(['https://tilinpito.example/login?a=1', 'https://tilinpito.example/#login', 'https://anna:pw@tilinpito.example/'])('%s has more than an address', (url) => {
    expect(startWith({ [option]: url })).toBe(`RangeError: ${option}: must have no query, fragment or credentials`);
  });
});

describe('policy', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['an unknown profile', { policy: 'psd2' }, "RangeError: policy.profile: 'standard' or 'nist'"],
    ['an unknown option', { policyOverrides: { otpList: { codeLenght: 4 } } }, 'TypeError: policy.otpList.codeLenght: unknown option'],
    ['R4: a temporary password under 64 bits', { policyOverrides: { temporaryPassword: { symbols: 12 } } }, 'RangeError: policy.temporaryPassword.symbols: at least 13'],
    ['R4: one shorter than the password minimum', { policyOverrides: { password: { minLength: 17 } } }, 'RangeError: policy.temporaryPassword.symbols: at least password.minLength (R4)'],
    ['R4: one shorter than the minimum of nist', { policy: 'nist', policyOverrides: { temporaryPassword: { symbols: 14 } } }, 'RangeError: policy.temporaryPassword.symbols: at least password.minLength (R4)'],
    ['R16 in part: a password of 7 characters', { policyOverrides: { password: { minLength: 7 } } }, 'RangeError: policy.password.minLength: at least 8'],
    ['R17 in part: passwords of 63 characters at most', { policyOverrides: { password: { maxLength: 63 } } }, 'RangeError: policy.password.maxLength: at least 64'],
    ['R48 in part: short codes without saying so', { policyOverrides: { otpList: { acceptShortCodes: false } } }, 'RangeError: policy.otpList.acceptShortCodes: true for a list space below 10^6 or 20 bits (R48)'],
    ['R48 in part: short codes with an 11th try', { policyOverrides: { otpMisses: { strangers: 11 } } }, 'RangeError: policy.otpMisses.strangers: at most 10 in a row with short codes (R48)'],
    ['R48 in part: short codes in nist', { policy: 'nist', policyOverrides: { otpList: { acceptShortCodes: true } } }, 'RangeError: policy.otpList.acceptShortCodes: false in nist (R49)'],
    ['R121 in part: an SMS code of 5 digits', { policyOverrides: { recovery: { codeDigits: 5 } } }, 'RangeError: policy.recovery.codeDigits: at least 6'],
    ['R121 in part: an SMS code that lives for 601 s', { policyOverrides: { recovery: { codeTtlMs: 601_000 } } }, 'RangeError: policy.recovery.codeTtlMs: at most 600000 (10 min)'],
    ['R121 in part: an SMS code for an address that lives for 601 s', { policyOverrides: { addressCode: { ttlMs: { sms: 601_000 } } } }, 'RangeError: policy.addressCode.ttlMs.sms: at most 600000 (10 min)'],
    ['R122 in part: an e-mail link that lives for a second more than 24 h', { policyOverrides: { recovery: { linkTtlMs: 86_401_000 } } }, 'RangeError: policy.recovery.linkTtlMs: at most 86400000 (1 d)'],
    ['R122 in part: an e-mail code for an address that lives for a second more than 24 h', { policyOverrides: { addressCode: { ttlMs: { email: 86_401_000 } } } }, 'RangeError: policy.addressCode.ttlMs.email: at most 86400000 (1 d)'],
    ['R146 in part: 101 password failures in a row', { policyOverrides: { passwordFailures: { strangers: 51 } } }, 'RangeError: policy.passwordFailures: strangers + knownBrowser.perAccount · knownBrowser at most 100 failures in a row (R146)'],
    ['R146 in part: a sixth known browser with ten failures', { policyOverrides: { knownBrowser: { perAccount: 6 } } }, 'RangeError: policy.passwordFailures: strangers + knownBrowser.perAccount · knownBrowser at most 100 failures in a row (R146)'],
    ['R128 in part: more requests an hour than a day', { policyOverrides: { recovery: { requestsAnHour: 11 } } }, 'RangeError: policy.recovery.requestsAnHour: at most recovery.requestsADay (R128)'],
    ['R172 in part: a proof that is fresh for 15 min and a second', { policyOverrides: { binding: { freshMs: 901_000 } } }, 'RangeError: policy.binding.freshMs: at most 900000 (15 min)'],
    ['R97 in part: an approval that lives for 601 s', { policyOverrides: { approval: { ttlMs: 601_000 } } }, 'RangeError: policy.approval.ttlMs: at most 600000 (10 min)'],
    ['R93 in part: an approval without a number', { policyOverrides: { approval: { digits: 0 } } }, 'RangeError: policy.approval.digits: at least 2'],
    ['R5 in part: a temporary password by SMS for longer than 10 min in nist', { policy: 'nist', policyOverrides: { temporaryPassword: { ttlMs: { sms: 600_001 } } } }, 'RangeError: policy.temporaryPassword.ttlMs.sms: at most 600000 (10 min) in nist (R5)'],
  ])('%s refuses start-up', (_what, change, message) => {
    expect(startWith(change)).toBe(message);
  });

  it('R4: the shortest temporary password that is allowed is the one that goes out, and it opens the first login', async () => {
    const invited = await invite({ policyOverrides: { temporaryPassword: { symbols: 13 } } });
    const sent = /temporary password ([2-9A-HJ-NP-Z-]+),/.exec(invited.inbox.lastSmsTo('+358401234567')?.text ?? '')?.[1] ?? '';
    expect(sent.replaceAll('-', '')).toHaveLength(13);
    expect(must(await invited.auth.login.start({ username: invited.username, password: sent })).next).toBe('first-login');
  });
});

describe('a dependency that breaks later', () => {
  const provision = (options: Readonly<Record<string, unknown>>) => {
    const { auth } = createTestAuth(options);
    return auth.accounts
      .provision({ actor: { kind: 'system' }, organizationId: 'virtanen-oy', person: { name: 'Matti' }, delivery: 'in-person' })
      .then(() => 'granted', (error: unknown) => (isAuthError(error) ? error.code : String(error)));
  };

  it.each<readonly [string, (length: number) => unknown]>([
    ['throws', () => { throw new Error('no entropy: SECRET'); }],
    ['gives too little', (length) => new Uint8Array(Math.max(0, length - 1))],
    ['gives nothing', () => undefined],
    ['gives a text', (length) => 'x'.repeat(length)],
    ['gives a plain array', (length) => Array.from({ length }, () => 1)],
  ])('invariant 7: a random source that %s refuses', async (_what, bytes) => {
    expect(await provision({ random: { bytes }, keys: [{ id: 'k1', secret }] })).toBe('random-unavailable');
  });

  it.each([Number.NaN, Infinity, undefined, '1', null])('invariant 7: a clock that says %s refuses, as nothing would ever expire', async (now) => {
    expect(await provision({ clock: { now: () => now } })).toBe('TypeError: clock.now: must answer with milliseconds since the epoch');
  });

  it('invariant 7: an Authorize that throws, or answers with anything but true, refuses', async () => {
    expect(await provision({ authorize: () => { throw new Error('down'); } })).toBe('authorize-unavailable');
    expect(await provision({ authorize: () => Promise.reject(new Error('down')) })).toBe('authorize-unavailable');
    for (const answer of [1, 'yes', {}, [], undefined, null, 'true']) {
      const { auth } = createTestAuth({ authorize: () => answer as never });
      const refused = await auth.accounts.provision({ actor: { kind: 'system' }, organizationId: 'virtanen-oy', person: { name: 'Matti' }, delivery: 'in-person' });
      expect(refused).toEqual({ ok: false, reason: 'not-authorized' });
    }
  });

  it('invariant 7: a random source that repeats itself hands nobody the flow of another', async () => {
    const { random } = createTestKit();
    const stuck = new Map<number, Uint8Array>();
    let repeats = false;
    const stutter = { bytes: (length: number) => {
      const bytes = repeats ? (stuck.get(length) ?? random.bytes(length)) : random.bytes(length);
      stuck.set(length, bytes);
      return bytes.slice();
    } };
    const { auth } = createTestAuth({ random: stutter, keys: [{ id: 'k1', secret }] });
    const person = (name: string) => ({ actor: { kind: 'system' }, organizationId: 'virtanen-oy', person: { name }, delivery: 'in-person' } as const);
    const one = must(await auth.accounts.provision(person('Matti')));
    const other = must(await auth.accounts.provision(person('Maija')));
    repeats = true;
    const open = (made: typeof one) => auth.login.start({ username: made.username, password: made.slip?.temporaryPassword ?? '' });
    must(await open(one));
    const second = await open(other).then((result) => (result.ok ? 'opened' : result.reason), (error: unknown) => (isAuthError(error) ? error.code : String(error)));
    expect(second).toBe('random-unavailable');
  });
});

function isPlainEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 && !Array.isArray(value);
}
