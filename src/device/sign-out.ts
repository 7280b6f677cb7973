import { findAccount } from './account.js';
import type { Phone } from './phone.js';
import { signedCall } from './signed-call.js';

/** What {@link KeyApp.signOut} says. */
export type SignOutResult =
  | {
      readonly ok: true;
      /** `told`: the server has ended this phone, too. `not-told`: it could not be asked: the key is gone, and this phone is to be removed in the settings on a computer. */
      readonly server: 'told' | 'not-told';
    }
  | {
      readonly ok: false;
      /** This app has no such account, or was signed out of it before. */
      readonly reason: 'account-unknown';
    };

/** Tells the server, and deletes the key whatever it answers: a phone that is handed on must not keep it for want of a network. */
export async function signOut(phone: Phone, { account: id }: { readonly account: string }): Promise<SignOutResult> {
  const account = await findAccount(phone, id);
  if (account === undefined) return Object.freeze({ ok: false, reason: 'account-unknown' });
  try {
    const asked = await signedCall(phone, account, { method: 'POST', path: '/device/sign-out', body: '{}' });
    if (!asked.ok && asked.reason === 'account-unknown') return asked;
    const isTold = asked.ok || asked.reason === 'device-unknown';
    return Object.freeze({ ok: true, server: isTold ? 'told' : 'not-told' });
  } finally {
    phone.signedOut.add(id);
    await phone.keyStore.remove({ id }).catch((cause: unknown) => {
      phone.signedOut.delete(id);
      throw cause;
    });
    phone.talks.delete(id);
  }
}
