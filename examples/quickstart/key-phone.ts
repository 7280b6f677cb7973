import type { ApprovalView, PairingView } from 'lukko';
import type { KeyApproval } from 'lukko/device';
import { createSimulatedPhone, type SimulatedPhone } from 'lukko/testing';
import { loginUrl, type Host } from './host.js';
import { must } from './must.js';
import { line } from './print.js';

/** A phone of this story: the real Key app of `lukko/device`, whose network is a function call. */
export function takePhone(host: Host, name: string): SimulatedPhone {
  return createSimulatedPhone({ auth: host.auth, clock: host.clock, name, origin: new URL(loginUrl).origin });
}

/** Types username and code into the app, and compares what phone and page show. Answers with the digits that the phone shows, where the policy has them typed. */
export async function pairPhone(host: Host, input: { readonly phone: SimulatedPhone; readonly username: string; readonly pairing: string; readonly view: PairingView }): Promise<string | undefined> {
  const { phone, username, pairing, view } = input;
  if (view.state !== 'waiting') throw new Error('a code was expected');
  line(`  The page shows the username ${username} and the code ${view.code}, and the same as a QR code. They are typed into the app.`);
  const paired = must(await phone.pair({ username, code: view.code }));
  const { view: claimed } = must(await host.auth.devices.viewPairing({ pairing }));
  if (claimed.state !== 'claimed') throw new Error('a phone was expected');
  line(`  The page: "${claimed.device.name}" asks to be connected, fingerprint ${claimed.fingerprint}. The phone shows ${paired.fingerprint}: the same, so *Yes, this is my phone*.`);
  if (paired.digits !== undefined) line(`  The policy asks for the digits that the phone shows: ${paired.digits} is typed on the computer.`);
  return paired.digits;
}

/** The number on the page, if the phone is asked. */
export function numberOf(approval: ApprovalView): string {
  if (approval.state !== 'open') throw new Error(`the phone was expected to be asked, and not ${approval.state}`);
  return approval.number;
}

/** What the phone was asked last: an earlier request may still be open beside it. */
export async function newest(phone: SimulatedPhone): Promise<KeyApproval> {
  const approval = (await phone.approvals()).at(-1);
  if (approval === undefined) throw new Error('the phone was expected to be asked');
  return approval;
}
