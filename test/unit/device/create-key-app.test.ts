import { describe, expect, it } from 'vitest';
import { createKeyApp, refusalTexts } from '../../../src/device/index.js';
import { readServerAddress } from '../../../src/device/server-address.js';
import { createMemoryKeyStore } from './connect.js';

const { keyStore } = createMemoryKeyStore();
const right = { server: 'https://tilinpito.example/auth', keyStore, unlock: () => 'none' as const, name: 'Matti’s phone', platform: 'android', fetch: () => Promise.reject(new Error('none')) };

describe('createKeyApp', () => {
  it('R185: names the option that is wrong, and not its value', () => {
    const wrong: readonly [string, unknown][] = [
      ['server', 'tilinpito.example'], ['server', undefined], ['server', 'https://Tilinpito.example'], ['server', 'https://tilinpito.example/auth/'], ['server', 'https://tilinpito.example/?x'],
      ['server', 'http://tilinpito.example'], ['server', 'https://matti@tilinpito.example'], ['origin', 'secret'], ['keyStore', undefined], ['unlock', 'pin'], ['fetch', 'secret'],
      ['name', ''], ['name', 'x'.repeat(65)], ['name', 'two\nlines'], ['platform', 7], ['platform', 'x'.repeat(33)], ['timeoutMs', 0], ['timeoutMs', '7'], ['pause', 7], ['clock', {}], ['random', {}],
    ];
    for (const [name, value] of wrong) {
      const make = (): unknown => createKeyApp({ ...right, [name]: value });
      expect(make, name).toThrow(new RegExp(`^${name}`));
      expect(make, name).not.toThrow('secret');
    }
    expect(() => createKeyApp(undefined as never)).toThrow(TypeError);
  });

  it('takes the fetch of the runtime where none is given', () => {
    expect(Object.isFrozen(createKeyApp({ ...right, fetch: undefined }))).toBe(true);
  });

  it('speaks without TLS to this machine alone', () => {
    for (const server of ['http://localhost:3000/auth', 'http://127.0.0.1:8080', 'http://[::1]:3000/auth', 'http://demo.localhost']) expect(Object.isFrozen(createKeyApp({ ...right, server }))).toBe(true);
    for (const server of ['http://localhost.example', 'http://127.0.0.1.example', 'http://10.0.0.1', 'ftp://localhost', 'https://8443/a', 'https://0x7f.1', 'https://a.1', 'https://010.0.0.1', 'https://10.0.0.1.']) expect(() => createKeyApp({ ...right, server })).toThrow(TypeError);
  });

  it('reads the origin of an address as a browser does', () => {
    for (const address of ['https://a.example', 'https://a.example:443/auth', 'https://a.example:8443/x/y', 'https://10.0.0.1', 'https://a1.example', 'https://1.a1', 'http://localhost:80', 'http://[::1]:3000/auth']) {
      const { origin, pathname } = new URL(address);
      expect(readServerAddress('server', address)).toEqual({ origin, basePath: pathname === '/' ? '' : pathname });
    }
  });

  it('has a sentence for every refusal, in words of the user', () => {
    for (const text of Object.values(refusalTexts)) {
      expect(text).toMatch(/^[A-Z][^;:]+\.$/);
      expect(text).not.toMatch(/\b(?:nonce|statement|key|JWS|HTTP|server|token)\b/i);
    }
    expect(Object.isFrozen(refusalTexts)).toBe(true);
  });
});
