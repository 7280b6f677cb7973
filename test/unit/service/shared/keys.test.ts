import { describe, expect, it } from 'vitest';
import { createKeys, type KeyPurpose } from '../../../../src/service/shared/keys.js';
import { macOf, matchesMac, sealMac } from '../../../../src/service/shared/mac.js';
import { goodPassword, logIn, must, walkAfresh } from '../../../story/walk.js';
import { keys, profiles, reopen } from './tools.js';

const secret = (n: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => (at * 31 + n * 17) % 256);
const ring = [{ id: 'new', secret: secret(1) }, { id: 'old', secret: secret(2) }];
const purposes: readonly KeyPurpose[] = ['address-code', 'contact-index', 'known-browser', 'otp-list', 'outbox', 'profile', 'username'];

describe('the key ring', () => {
  it('new artefacts are made with the first key', () => {
    const keys = createKeys(ring);
    expect(keys.newestId).toBe('new');
    expect(keys.ids).toEqual(['new', 'old']);
    expect(Object.isFrozen(keys.ids)).toBe(true);
  });

  it('each purpose of each key has 32 bytes of its own, the same in every process', () => {
    const keys = createKeys(ring);
    const all = ring.flatMap(({ id }) => purposes.map((purpose) => Buffer.from(keys.subKey(purpose, id)).toString('hex')));
    expect(new Set(all).size).toBe(ring.length * purposes.length);
    expect(all.every((hex) => hex.length === 64)).toBe(true);
    const elsewhere = createKeys([...ring].reverse());
    expect(purposes.map((purpose) => elsewhere.subKey(purpose, 'old'))).toEqual(purposes.map((purpose) => keys.subKey(purpose, 'old')));
    expect(keys.subKey('profile', 'new')).toBe(keys.subKey('profile', 'new'));
  });

  it('R44 in part, R186 in part: a key that the ring lacks fails closed', () => {
    for (const id of ['gone', '', '__proto__', 'constructor', 'profile/new']) {
      expect(() => createKeys(ring).subKey('profile', id)).toThrow(expect.objectContaining({ code: 'record-unreadable' }));
    }
    expect(() => createKeys([])).toThrow('keys: at least one is needed');
  });

  it('a host that wipes, changes or empties its own ring afterwards changes nothing', () => {
    const given = ring.map(({ id, secret: bytes }) => ({ id, secret: Uint8Array.from(bytes) }));
    const keys = createKeys(given);
    const before = keys.subKey('profile', 'new');
    for (const key of given) key.secret.fill(0);
    given.length = 0;
    const right = createKeys(ring);
    expect(keys.subKey('profile', 'new')).toBe(before);
    // Derived only now, after the wiping.
    for (const id of ['new', 'old']) for (const purpose of purposes) expect(keys.subKey(purpose, id)).toEqual(right.subKey(purpose, id));
    expect([keys.newestId, keys.ids]).toEqual(['new', ['new', 'old']]);
  });
});

describe.each(profiles)('a key that the host wiped after createAuth, in %s', (policy) => {
  it('R44 in part: what is made with it is the same, and another process with the key reads all of it', async () => {
    const mine = keys.map(({ id, secret: bytes }) => ({ id, secret: Uint8Array.from(bytes) }));
    // `createAuth` has had its turn by then.
    queueMicrotask(() => mine.forEach((key) => key.secret.fill(0)));
    const active = await walkAfresh({ policy, keys: mine });
    expect(mine[0]?.secret.every((byte) => byte === 0)).toBe(true);
    // A name whose strangers have to wait, so that only a cookie made with the right key gets in.
    for (let n = 0; n < 5; n += 1) await active.auth.login.start({ username: active.username, password: 'this is not the password' });
    const elsewhere = reopen(active);
    expect(await elsewhere.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wait' });
    expect(must(await logIn(elsewhere, active.browser)).next).toBe('authenticated');
  });
});

describe('a MAC over parts', () => {
  it('moves with its key and with every part, and parts cannot run into one another', () => {
    const all = [macOf(secret(1), ['a', 'bc']), macOf(secret(2), ['a', 'bc']), macOf(secret(1), ['ab', 'c']), macOf(secret(1), ['abc']), macOf(secret(1), ['a', 'b', 'c']), macOf(secret(1), ['a","bc'])];
    expect(new Set(all).size).toBe(all.length);
  });

  it('matches itself alone', () => {
    const deps = { keys: createKeys(ring) };
    const [purpose, parts] = ['address-code', ['a1', 'c1', '12345678']] as const;
    const sealed = sealMac(deps, { purpose, parts });
    expect(matchesMac(deps, { purpose, parts, sealed })).toBe(true);
    expect(matchesMac(deps, { purpose, parts: ['a1', 'c1', '12345679'], sealed })).toBe(false);
    expect(matchesMac(deps, { purpose: 'pairing', parts, sealed })).toBe(false);
    for (const mac of ['', sealed.mac.slice(0, -1), `${sealed.mac}=`, `${sealed.mac}A`, 'not base64url!', sealed.mac.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))]) {
      expect(matchesMac(deps, { purpose, parts, sealed: { ...sealed, mac } })).toBe(false);
    }
  });
});
