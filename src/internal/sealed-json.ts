import { concatBytes } from '@noble/hashes/utils.js';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { fromUtf8, utf8 } from './bytes.js';
import { checkBytes } from './check.js';
import { findNativeCrypto, type NativeCrypto } from './native-crypto.js';

/** What to encrypt, and for what: `typ` and `keyId` are bound to the text, so that it opens for nothing else. */
export interface SealInput {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly keyId: string;
  readonly typ: string;
  readonly value: unknown;
  /** For the initialisation vector: the same twice under one key would give both texts away (RFC 7518 section 8.4). */
  readonly random: { readonly bytes: (length: number) => Uint8Array };
}

const ivBytes = 12;
const tagBytes = 16;

/**
 * A JSON value as a compact JWE (RFC 7516 section 7.1): direct encryption with AES-256-GCM (RFC 7518 sections 4.5 and
 * 5.3). Ours and not jose's, which brings every other algorithm along (decision 005).
 *
 * @throws RangeError for a key of another length, and for a source that gives another number of bytes than asked for
 */
export async function sealJson({ key, keyId, typ, value, random }: SealInput): Promise<string> {
  const header = encodeBase64url(utf8(headerText(keyId, typ)));
  const iv = random.bytes(ivBytes);
  if (iv.length !== ivBytes) throw new RangeError('random: must give as many bytes as asked for');
  const sealed = await runGcm('encrypt', { key, iv, header, bytes: utf8(JSON.stringify(value)) });
  // WebCrypto appends the tag, of which a JWE makes a part of its own. There is no encrypted key where the key is shared.
  const parts = [iv, sealed.subarray(0, -tagBytes), sealed.subarray(-tagBytes)];
  return [header, '', ...parts.map(encodeBase64url)].join('.');
}

/** The key id that a sealed text names, or `undefined` where it names none. */
export function sealedKeyId(sealed: string): string | undefined {
  try {
    const [header = ''] = sealed.split('.', 1);
    return keyIdOf(readHeader(header));
  } catch {
    return undefined;
  }
}

/** The value behind {@link sealJson}, or `undefined` where key, purpose or text are not right, or `keyOf` throws as it has no such key. */
export async function openJson(input: { readonly keyOf: (keyId: string) => Uint8Array; readonly typ: string; readonly sealed: string }): Promise<unknown> {
  const { keyOf, typ, sealed } = input;
  try {
    const [header = '', wrapped, ...rest] = sealed.split('.', 6);
    const said = readHeader(header);
    const keyId = keyIdOf(said);
    // It must be the header we write, letter by letter, so that no other algorithm, `zip`, `crit` or purpose has to be told apart.
    if (keyId === undefined || said !== headerText(keyId, typ) || wrapped !== '' || rest.length !== 3) return undefined;
    const [iv, text, tag] = rest.map(decodeBase64url);
    if (text === undefined || iv?.length !== ivBytes || tag?.length !== tagBytes) return undefined;
    return JSON.parse(fromUtf8(await runGcm('decrypt', { key: keyOf(keyId), iv, header, bytes: concatBytes(text, tag) })));
  } catch {
    return undefined;
  }
}

const headerText = (kid: string, typ: string): string => JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid, typ });

/** A text has one spelling in base64url, and so has the header. */
const readHeader = (header: string): string => fromUtf8(decodeBase64url(header) ?? new Uint8Array());

function keyIdOf(header: string): string | undefined {
  const { kid } = JSON.parse(header) as { readonly kid?: unknown };
  return typeof kid === 'string' ? kid : undefined;
}

interface GcmInput {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly header: string;
  readonly bytes: Uint8Array;
}

/** The header is authenticated with the text. A key of 16 or 24 bytes is refused here: WebCrypto would take another cipher. */
async function runGcm(way: 'encrypt' | 'decrypt', { key, iv, header, bytes }: GcmInput): Promise<Uint8Array> {
  checkBytes('key', key, { least: 32, most: 32 });
  const native = findNativeCrypto();
  // In a fifth of the time: WebCrypto takes the way over another thread, whatever the size.
  if (typeof native?.createCipheriv === 'function') return runNative(native, way, { key, iv, header, bytes });
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, [way]);
  const gcm = { name: 'AES-GCM', iv, additionalData: utf8(header), tagLength: tagBytes * 8 };
  return new Uint8Array(await crypto.subtle[way](gcm, imported, bytes));
}

function runNative(native: NativeCrypto, way: 'encrypt' | 'decrypt', { key, iv, header, bytes }: GcmInput): Uint8Array {
  const options = { authTagLength: tagBytes };
  if (way === 'encrypt') {
    const cipher = native.createCipheriv('aes-256-gcm', key, iv, options);
    cipher.setAAD(utf8(header));
    const text = cipher.update(bytes);
    return concatBytes(text, cipher.final(), cipher.getAuthTag());
  }
  const decipher = native.createDecipheriv('aes-256-gcm', key, iv, options);
  decipher.setAAD(utf8(header));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  // What is not yet proven to be whole leaves this function only behind `final`.
  const text = decipher.update(bytes.subarray(0, -tagBytes));
  return concatBytes(text, decipher.final());
}
