import type { AccountRecord } from '../../port/index.js';

/**
 * The username for a notice to an invited person, where it has gone that way before. Whoever reads the other channel must
 * not learn it there: a temporary password may follow, now or later (R1).
 */
export function usernameOn(account: Pick<AccountRecord, 'invitation' | 'username'>, channel: 'email' | 'sms'): { readonly username?: string } {
  return account.invitation.usernameSentBy.includes(channel) ? { username: account.username } : {};
}
