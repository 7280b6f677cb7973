import { decodeBase64url } from '../../internal/base64url.js';
import { openJson, sealJson } from '../../internal/sealed-json.js';
import { deriveSubKey } from '../../internal/sub-key.js';
import { AuthError } from '../../core/error/index.js';
import type { Deps } from '../shared/deps.js';

/** A list as the person sees it until it is proven. */
export interface PlainList {
  /** Counted from 1 for each account. */
  readonly listNumber: number;
  /** When it was issued, in ms since the epoch. */
  readonly issuedAt: number;
  /** Position n at index n - 1. */
  readonly codes: readonly string[];
}

/** Encrypts the plain list under the browser's own secret, which the server does not keep: a dump shows nothing (R55). */
export async function sealPlainList(deps: Pick<Deps, 'random'>, input: { readonly secret: string; readonly listId: string; readonly list: PlainList }): Promise<string> {
  return sealJson({ key: keyOf(input.secret), keyId: input.listId, typ: 'lukko-list', value: input.list, random: deps.random });
}

/** Decrypts what {@link sealPlainList} made. */
export async function openPlainList(input: { readonly secret: string; readonly sealed: string }): Promise<PlainList> {
  const key = keyOf(input.secret);
  return readPlainList(await openJson({ keyOf: () => key, typ: 'lukko-list', sealed: input.sealed }));
}

function readPlainList(value: unknown): PlainList {
  const { listNumber, issuedAt, codes }: { readonly listNumber?: unknown; readonly issuedAt?: unknown; readonly codes?: unknown } = value ?? {};
  if (!isWhole(listNumber) || !isWhole(issuedAt) || !isTexts(codes)) throw new AuthError('record-unreadable');
  return Object.freeze({ listNumber, issuedAt, codes: Object.freeze(codes) });
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function keyOf(secret: string): Uint8Array {
  const bytes = decodeBase64url(secret);
  if (bytes === undefined) throw new AuthError('record-unreadable');
  return deriveSubKey({ secret: bytes, purpose: 'plain-list' });
}
