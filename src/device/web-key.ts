import type { Ed25519Jwk } from '../core/pairing/index.js';
import type { WebValue } from './web-database.js';

/** Makes a key whose private half Web Crypto never gives out; `undefined` where the runtime has no Ed25519. */
export async function createWebKey(): Promise<{ readonly key: WebValue; readonly jwk: Ed25519Jwk } | undefined> {
  try {
    const made = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    if (!('privateKey' in made)) return undefined;
    // The members that Web Crypto adds, `key_ops` and `ext`, are refused at pairing (R83).
    const { x } = await crypto.subtle.exportKey('jwk', made.publicKey);
    return x === undefined ? undefined : { key: { privateKey: made.privateKey }, jwk: Object.freeze({ kty: 'OKP', crv: 'Ed25519', x }) };
  } catch {
    return undefined;
  }
}

/** The signature by a key of Web Crypto. */
export async function signWithWebKey(privateKey: unknown, bytes: Uint8Array): Promise<Uint8Array> {
  if (!isPrivateKey(privateKey)) throw new Error('there is no such key');
  return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, Uint8Array.from(bytes)));
}

type WebPrivateKey = Parameters<typeof crypto.subtle.sign>[1];

function isPrivateKey(value: unknown): value is WebPrivateKey {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'private';
}
