/**
 * What the third step by list costs: how many hashes `auth.login.answerOtp` does, and its time over that of the bare light scrypt just
 * before it, with 100 positions left and with one. After the last one the user is told that the list is used up, so that it costs more;
 * the limit leaves room for that and for storage in memory, and none for a second hash.
 */
import { inTurns, timeMs } from '../measure.mjs';
import { bareScrypt, createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, must, toChallenge, walkToEnd } from '../walk.mjs';

export const name = 'a list code';

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { hasher, meter } = createMeteredHasher();
  const { auth, storage } = createHost({ hasher });
  const account = await walkToEnd(auth);
  const { entryCost } = auth.policy.otpList;
  meter.isReal = ({ logN }) => logN === entryCost.logN;
  let mostHashes = 0;

  /** @param {number} left gives back, or uses up, all but so many positions */
  const leave = async (left) => {
    const [record] = await storage.lists.findBy('accountId', account.accountId);
    if (record === undefined) throw new Error('the list is gone');
    const { pinned: _pinned, endedAt: _endedAt, endReason: _endReason, ...list } = record.list;
    const used = Array.from({ length: 100 - left }, (_, index) => index + 1);
    const next = { ...record, version: record.version + 1, list: /** @type {const} */ ({ ...list, used, status: 'active' }) };
    if (!(await storage.lists.update(next, record.version))) throw new Error('the list was changed meanwhile');
  };
  const against = /** @param {number} left */ (left) => async () => {
    await leave(left);
    const { attempt, challenge } = await toChallenge(auth, account);
    const bare = await timeMs(() => bareScrypt(entryCost));
    meter.hashes = 0;
    const answered = await timeMs(async () => must(await auth.login.answerOtp({ attempt, code: account.codes[challenge.position - 1] ?? '' })));
    mostHashes = Math.max(mostHashes, meter.hashes);
    return answered / bare;
  };
  const rows = [100, 1].map((left) => ({ name: `${left} left, against a bare hash`, measure: against(left), unit: '×', limit: 1.5 }));
  const ratios = await inTurns(rows, { turns: 40 });
  return [{ name: 'hashes', value: mostHashes, unit: '', limit: 1, ok: mostHashes === 1 }, ...ratios];
}
