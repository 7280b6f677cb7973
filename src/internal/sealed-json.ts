import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { fromUtf8, utf8 } from './bytes.js';

/** What to encrypt, and for what: `typ` and `kid` are bound to the text, so that it opens for nothing else. */
export interface SealInput {
  readonly key: Uint8Array;
  readonly keyId: string;
  readonly typ: string;
  readonly value: unknown;
}

/** A JSON value as a compact JWE: direct encryption with AES-256-GCM (RFC 7518 sections 4.5 and 5.3). */
export async function sealJson(input: SealInput): Promise<string> {
  const { key, keyId, typ, value } = input;
  return new CompactEncrypt(utf8(JSON.stringify(value))).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keyId, typ }).encrypt(key);
}

/** The key id that a sealed text names, or `undefined` where it names none. */
export function sealedKeyId(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid;
  } catch {
    return undefined;
  }
}

/** The value behind {@link sealJson}, or `undefined` where key, purpose or text are not right. */
export async function openJson(input: { readonly key: Uint8Array; readonly typ: string; readonly sealed: string }): Promise<unknown> {
  try {
    const opened = await compactDecrypt(input.sealed, input.key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return opened.protectedHeader.typ === input.typ ? JSON.parse(fromUtf8(opened.plaintext)) : undefined;
  } catch {
    return undefined;
  }
}
