import { createOtpList, generateOneTimePasswords, sealOneTimePasswords } from '../../core/otp-list/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, ListRecord } from '../../port/index.js';
import type { Deps } from './deps.js';

/** A new list: the record to store, and the one-time passwords to show. */
export interface IssuedList {
  readonly record: ListRecord;
  /** Position n at index n - 1. */
  readonly codes: readonly string[];
}

/** Draws and seals the account's next list. Its 100 light hashes take their turns with everybody else's (R51, R52, R56). */
export async function makeList(deps: Deps, input: { readonly account: AccountRecord; readonly now: number }): Promise<IssuedList> {
  const { account, now } = input;
  const { alphabet, codeLength, entryCost } = deps.policy.otpList;
  const accountId = account.id;
  const listId = encodeBase64url(deps.random.bytes(16));
  const listNumber = account.listNumber + 1;
  const keyId = deps.keys.newestId;
  const codes = generateOneTimePasswords({ random: deps.random, alphabet, codeLength });
  const entries = await sealOneTimePasswords({
    codes,
    listId,
    accountId,
    listNumber,
    pepper: deps.keys.subKey('otp-list', keyId),
    random: deps.random,
    hash: (entry) => deps.hashQueue.runPatiently(() => deps.hasher.hash(entry)),
    cost: entryCost,
    parallel: deps.policy.hashing.parallel,
  });
  const list = createOtpList({ listId, accountId, listNumber, keyId, entries, now });
  // Should nobody ever prove it, it goes some time after the first login that ordered it.
  const removeAt = now + 2 * deps.policy.firstLogin.unfinishedMs;
  return Object.freeze({ record: Object.freeze({ id: listId, version: 1, schema: 1, accountId, space: alphabet.length ** codeLength, list, removeAt }), codes });
}
