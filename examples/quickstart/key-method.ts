import type { SimulatedPhone } from 'lukko/testing';
import { codeAt } from './first-login.js';
import type { Host } from './host.js';
import { keyPerson, logInByKey, type KeyPerson } from './key-login.js';
import { newest, numberOf, pairPhone, takePhone } from './key-phone.js';
import { must } from './must.js';
import { line } from './print.js';
import { askedFor } from './three-steps.js';
import { writeSheets } from './write-sheets.js';

/** From the Key to a list: an approval that names the act, then a list that is saved and proven. The Key ends with it. */
export async function changeToList(host: Host, input: { readonly person: KeyPerson; readonly phone: SimulatedPhone; readonly out: string }): Promise<KeyPerson & { readonly token: string }> {
  const { person, phone, out } = input;
  const { binding } = host.auth;
  const { token } = await logInByKey(host, { person, phone });
  const { proof, approval } = must(await binding.start({ token, act: 'change-to-list' }));
  if (approval === undefined) throw new Error('the Key was expected to be asked');
  must(await phone.approve(numberOf(approval), await newest(phone)));
  const act = { token, proof };
  must(await binding.finishApproval(act));
  must(await binding.orderList(act));
  const { list } = must(await binding.openList(act));
  line(`  The phone approves "change to a list". List ${String(list.listNumber)} is saved:`);
  line(`    ${(await writeSheets(out, { ...person, list })).join('  ')}`);
  const { challenge } = must(await binding.askList(act));
  const proven = must(await binding.proveList({ ...act, code: codeAt(list, challenge) }));
  const tried = await phone.status();
  line(`  ${askedFor(challenge)} proves it. The phone can approve nothing any more (${tried.ok ? tried.state : tried.reason}).`);
  return { ...keyPerson({ ...person, list }), token: proven.renewed?.token ?? '' };
}

/** From a list, or a signed-out app, to the Key: a list password that names the act, then a phone that is confirmed on the computer. */
export async function backToTheKey(host: Host, input: { readonly person: KeyPerson & { readonly token?: string }; readonly name: string }): Promise<{ readonly person: KeyPerson; readonly phone: SimulatedPhone }> {
  const { person, name } = input;
  const { list, username } = person;
  if (list === undefined) throw new Error('a list was expected');
  const { binding } = host.auth;
  const token = person.token ?? (await person.logInByList(host)).token;
  const { proof, challenge } = must(await binding.start({ token, act: 'pair-device' }));
  if (challenge === undefined) throw new Error('the list was expected to be asked');
  must(await binding.answerOtp({ token, proof, code: codeAt(list, challenge) }));
  line(`  The settings ask for ${askedFor(challenge)}, to connect a phone.`);
  const { pairing, view } = must(await binding.openPairing({ token, proof }));
  const phone = takePhone(host, name);
  const digits = await pairPhone(host, { phone, username, pairing, view });
  must(await binding.confirmDevice({ token, proof, pairing, digits }));
  line(`  *Key connected.* List ${String(list.listNumber)} stays in reserve.`);
  const { token: _used, ...kept } = { token: '', ...person };
  return { person: kept, phone };
}
