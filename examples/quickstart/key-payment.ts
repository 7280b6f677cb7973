import { verifyReceipt } from 'lukko/pairing';
import type { SimulatedPhone } from 'lukko/testing';
import type { Host } from './host.js';
import { logInByKey, type KeyPerson } from './key-login.js';
import { newest, numberOf } from './key-phone.js';
import { must } from './must.js';
import { line } from './print.js';

const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy', reference: 'RF18 5390 0754 7034' };

/** A payment that the phone shows and signs, and whose receipt anybody can verify from the server's public keys. */
export async function showPayment(host: Host, { person, phone }: { readonly person: KeyPerson; readonly phone: SimulatedPhone }): Promise<void> {
  const { approvals, devices } = host.auth;
  const { token } = await logInByKey(host, { person, phone });
  const { approval, view } = must(await approvals.request({ token, purpose: 'transaction', display }));
  const asked = await newest(phone);
  line(`  The phone shows: ${Object.values(asked.asks.display ?? {}).join(', ')}. The page shows ${numberOf(view)}, and it is typed.`);
  must(await phone.approve(numberOf(view), asked));
  const changed = await approvals.finish({ approval, display: { ...display, amount: '12500.00' } });
  line(`  With another amount than was approved: ${changed.ok ? 'it should not' : changed.reason}.`);
  const { receipt } = must(await approvals.finish({ approval, display }));
  // Kept with the payment, and verified years later: the database is not asked.
  const kept = devices.publicKeys();
  const verified = verifyReceipt({ jws: receipt, keys: kept, display });
  const forged = verifyReceipt({ jws: receipt, keys: kept, display: { ...display, payee: 'Somebody else' } });
  line(`  As approved: done, with a receipt of ${String(receipt.length)} characters. From the public keys alone it verifies: ${String(verified.ok)}; with another payee: ${forged.ok ? 'true' : forged.reason}.`);
}
