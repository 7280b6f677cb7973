import { describe, expect, it } from 'vitest';
import { askedOfList, type Active } from '../../../story/walk.js';
import { activate, crashAt, minute, reopen, wrapStorage } from '../shared/tools.js';

/** Four wrong proofs, and the fifth to come. */
async function fifthMiss({ auth, token, codes }: Active) {
  let { proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'change-password' }));
  for (let n = 0; n < 4; n += 1) {
    await auth.binding.answerOtp({ token, proof, code: codes[challenge.position % 100] ?? '' });
    ({ proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'change-password' })));
  }
  return (broken: Active) => broken.auth.binding.answerOtp({ token, proof, code: codes[challenge.position % 100] ?? '' });
}

const listOf = async ({ storage, accountId }: Active) => (await storage.lists.findBy('accountId', accountId))[0];

describe.each([['before', 'standard'], ['after', 'nist']] as const)('a session whose proofs were wrong five times, and a crash %s any call of any store, in %s', (when, policy) => {
  it('R65, R81, invariant 2: a fifth wrong proof that was cut short ends the session with the next answer, a right one too, unless it was never counted', async () => {
    for (let n = 1; ; n += 1) {
      const active = await activate(policy);
      const { auth, token } = active;
      const run = await fifthMiss(active);
      const around = crashAt(n, when);
      await run(reopen(active, { storage: wrapStorage(active.storage, around) })).catch(() => undefined);
      if (around.calls() < n) break;
      const counted = (await listOf(active))?.list.lifetimeMisses === 5;
      // What a crash left on its way is forgotten by then (R147).
      active.clock.advance(4 * minute);
      const started = await auth.binding.start({ token, act: 'change-password' });
      if (!started.ok) {
        expect(started.reason).toBe('ended');
        continue;
      }
      const { challenge, proof } = askedOfList(started);
      const said = await auth.binding.answerOtp({ token, proof, code: active.codes[challenge.position - 1] ?? '' });
      if (said.ok) {
        expect(counted).toBe(false);
        continue;
      }
      expect(said.reason).toBe('lane-closed');
      expect(await auth.sessions.check({ token })).toMatchObject({ ok: false, reason: 'ended' });
      expect((await listOf(active))?.list.status).toBe('active');
    }
  });
});
