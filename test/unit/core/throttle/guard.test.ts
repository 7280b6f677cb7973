import { describe, expect, it } from 'vitest';
import * as throttle from '../../../../src/core/throttle/index.js';
import { matchOtp, type MatchOtpInput } from '../../../../src/core/otp-list/index.js';
import { verifyPassword, type VerifyPasswordInput } from '../../../../src/core/credential/index.js';
import { blankList, otpGuard } from '../otp-list/fixtures.js';
import { hasher, passwordGuard, tinyCost } from '../credential/fixtures.js';

describe('the guard of a reservation', () => {
  it('invariant 6: the compiler refuses a guard that was written down by hand, or reserved for another factor', () => {
    // @ts-expect-error a guard is not written down by hand
    const forged: throttle.LedgerGuard = { factor: 'otp-list', subject: 'a1', lane: 'strangers' };
    // @ts-expect-error nor with a symbol of one's own
    const own: throttle.LedgerGuard<'password'> = { factor: 'password', subject: 'a1', lane: 'strangers', [Symbol('lukko.reserved')]: true };
    // @ts-expect-error the reservation of a password is none for a list
    const password: MatchOtpInput['guard'] = passwordGuard();
    // @ts-expect-error nor the other way round
    const otp: VerifyPasswordInput['guard'] = otpGuard();
    expect([forged.factor, own.factor, password.factor, otp.factor]).toEqual(['otp-list', 'password', 'password', 'otp-list']);
  });

  it('invariant 6: nothing exported makes one but a decision that may refuse', () => {
    const functions = Object.entries(throttle).filter(([, value]) => typeof value === 'function').map(([name]) => name);
    expect(functions.sort()).toEqual(['chooseLane', 'decideReservation', 'encodeKnownBrowser', 'isSpray', 'ledgerKeys', 'pauseMs', 'planAddressCodeLedgers', 'planKeyLedgers', 'planOtpLedgers', 'planPairingLedgers', 'planPasswordLedgers', 'planRecoveryCodeLedgers', 'tryBuckets']);
  });

  it('invariant 6 in part: at run time a guard of another factor, or none, is the caller’s mistake', async () => {
    const otpInput = { list: blankList(), position: 1, code: 'ABCD', pepper: new Uint8Array(32), verify: async () => true };
    const passwordInput = { password: 'kissa', encoded: '', hasher, cost: tinyCost };
    for (const guard of [undefined, null, {}, passwordGuard()]) await expect(matchOtp({ ...otpInput, guard } as never)).rejects.toThrow(/^guard: /);
    for (const guard of [undefined, null, {}, otpGuard()]) await expect(verifyPassword({ ...passwordInput, guard } as never)).rejects.toThrow(/^guard: /);
  });
});
