import { describe, expect, it } from 'vitest';
import { toChallenge } from '../../../story/walk.js';
import { activate, eventsOf, profiles, wrongCode } from '../shared/tools.js';

describe.each(profiles)('a miss on a login whose account changed meanwhile in %s', (policy) => {
  it('invariant 9: that burns a position is written down, though the login is refused as expired', async () => {
    const active = await activate(policy);
    const { attempt, challenge } = await toChallenge(active);
    const answer = () => active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    for (let n = 0; n < 2; n += 1) expect(await answer()).toMatchObject({ ok: false, reason: 'wrong-code' });
    const account = await active.storage.accounts.find(active.accountId);
    if (account === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...account, passwordsSet: account.passwordsSet + 1, version: account.version + 1 }, account.version);
    expect(await answer()).toMatchObject({ ok: false, reason: 'attempt-expired' });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'position-burnt')).toHaveLength(1);
  });
});
