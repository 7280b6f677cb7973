import { describe, expect, it } from 'vitest';
import { must } from '../../../story/walk.js';
import { activateByKey, logInByKey } from '../device/tools.js';
import { toApproval } from '../../../story/raw-phone.js';
import { goodPassword } from '../../../story/walk.js';
import { minute, profiles } from '../shared/tools.js';

describe.each(profiles)('asking the Key again where one more is refused in %s', (policy) => {
  it('R103: a request that expired counts once, however often the page asks again meanwhile', async () => {
    const active = await activateByKey(policy);
    for (let n = 0; n < 4; n += 1) await logInByKey(active, active.browser);
    const { attempt } = await toApproval(active, { password: goodPassword, browser: active.browser });
    active.clock.advance(3 * minute);
    for (let n = 0; n < 5; n += 1) {
      expect(must(await active.auth.login.askApproval({ attempt })).approval).toEqual({ state: 'not-opened', reason: 'too-many-approvals' });
    }
    const flow = (await active.storage.flows.findBy('accountId', active.accountId)).find((one) => one.kind === 'attempt' && one.approval?.state === 'expired');
    expect(flow).toMatchObject({ approvalRefused: 'too-many-approvals', approvals: 1 });
  });
});
