import { thumbprintOf } from '../../src/core/pairing/index.js';
import type { Auth } from '../../src/index.js';
import type { TestAuth } from '../../src/testing/index.js';
import { claim, codeOn, createRawPhone, type RawPhone } from './raw-phone.js';
import { codeIn, headUser, must, organizationId } from './walk.js';

type Kit = Pick<TestAuth, 'auth' | 'inbox' | 'clock' | 'settle'>;
type Act = Parameters<Auth['binding']['start']>[0]['act'];

/** Who has the Key in the story. */
export const kaisa = Object.freeze({ name: 'Kaisa Korhonen', email: 'kaisa@example.com', phone: '+358405556677' });

/** Her passwords, and what a guess typed: all of them are secrets. */
export const keyPasswords = Object.freeze({ keyed: 'kivi hyppii veden pintaa', regained: 'aalto pyyhkii askeleet pois' });

const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' };
const minute = 60_000;

interface Holder {
  readonly accountId: string;
  readonly username: string;
  password: string;
  codes: readonly string[];
  token: string;
  browser: string;
  phone: RawPhone;
}

/** Every function that phones, pairings and approvals have, right and wrong, through the life of one account with the Key. */
export async function liveWithKey(kit: Kit): Promise<void> {
  const holder = await settleIn(kit);
  await logInByKey(kit, holder);
  await pay(kit, holder);
  await takeListInReserve(kit, holder);
  await logInByList(kit, holder);
  await pairAnother(kit, holder);
  await recoverByKey(kit, holder);
  await endPhones(kit, holder);
}

async function settleIn(kit: Kit): Promise<Holder> {
  const { auth } = kit;
  const { accountId, username } = must(await auth.accounts.provision({ actor: headUser, organizationId, person: kaisa, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  await auth.accounts.requestTemporaryPassword({ username });
  await kit.settle();
  const addressCode = codeIn(kit.inbox.lastEmailTo(kaisa.email));
  const temporary = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(kit.inbox.lastSmsTo(kaisa.phone)?.text ?? '')?.[0] ?? '';
  const started = must(await auth.login.start({ username, password: temporary }));
  if (started.next !== 'first-login') throw new Error('expected the first login');
  const { flow } = started;
  must(await auth.firstLogin.giveInformation({ flow, profile: { ...kaisa, locale: 'fi' }, addressCode }));
  must(await auth.firstLogin.changePassword({ flow, password: keyPasswords.keyed }));
  const { pairing } = must(await auth.firstLogin.chooseKey({ flow }));
  for (const platform of ['apple', 'android'] as const) must(await auth.devices.sendAppLink({ pairing, platform }));
  await auth.devices.redeemPairing({ username, code: 'QQQQ-QQQQ' });
  // Somebody else is quicker, and is declined.
  must(await claim(createRawPhone(kit, 'a stranger’s phone'), { ...kit, username, code: await codeOn(auth, pairing), name: 'A stranger’s phone' }));
  must(await auth.devices.viewPairing({ pairing }));
  must(await auth.devices.declineDevice({ pairing }));
  must(await auth.devices.renewPairing({ pairing }));
  const phone = createRawPhone(kit, 'Kaisa’s phone');
  const { digits, keys } = must(await claim(phone, { ...kit, username, code: await codeOn(auth, pairing), name: 'Kaisa’s phone' }));
  if (keys === '') throw new Error('expected the keys');
  if (digits !== undefined) await auth.firstLogin.confirmDevice({ flow, pairing, digits: digits === '0000' ? '0001' : '0000' });
  const confirmed = must(await auth.firstLogin.confirmDevice({ flow, pairing, ...(digits === undefined ? {} : { digits }) }));
  must(await auth.firstLogin.finish({ flow }));
  await kit.settle();
  return { accountId, username, password: keyPasswords.keyed, codes: [], token: confirmed.token, browser: confirmed.browser ?? '', phone };
}

async function startLogin(kit: Kit, { username, password, browser }: Holder): Promise<{ readonly attempt: string; readonly number: string }> {
  const started = must(await kit.auth.login.start({ username, password, browser }));
  if (started.next !== 'key-approval') throw new Error('expected the Key');
  return { attempt: started.attempt, number: started.approval.state === 'open' ? started.approval.number : '' };
}

function otherThan(number: string): string {
  return [...number].map((digit) => (digit === '0' ? '1' : '0')).join('');
}

async function logInByKey(kit: Kit, holder: Holder): Promise<void> {
  const { auth } = kit;
  const { attempt, number } = await startLogin(kit, holder);
  await holder.phone.answer('approve', otherThan(number));
  const { approval } = must(await auth.login.askApproval({ attempt }));
  if (approval.state !== 'open') throw new Error('expected the phone to be asked again');
  await auth.login.finishApproval({ attempt });
  must(await holder.phone.answer('approve', approval.number));
  must(await auth.login.view({ attempt }));
  const finished = must(await auth.login.finishApproval({ attempt }));
  if (finished.next !== 'authenticated') throw new Error('expected a session');
  holder.token = finished.token;
  await kit.settle();
  const denied = await startLogin(kit, holder);
  must(await holder.phone.answer('not-me'));
  await auth.login.finishApproval({ attempt: denied.attempt });
  await kit.settle();
}

async function pay(kit: Kit, { token, phone }: Holder): Promise<void> {
  const { approvals } = kit.auth;
  const { approval, view } = must(await approvals.request({ token, purpose: 'transaction', display }));
  must(await approvals.view({ approval }));
  if (view.state !== 'open') throw new Error('expected the phone to be asked');
  must(await phone.answer('approve', view.number));
  await approvals.finish({ approval, display: { ...display, amount: '12500.00' } });
  must(await approvals.finish({ approval, display }));
}

/** A fresh proof by the Key. */
async function prove(kit: Kit, holder: Holder, act: Act): Promise<string> {
  const { binding } = kit.auth;
  const { token, phone } = holder;
  const { proof } = must(await binding.start({ token, act }));
  must(await binding.view({ token, proof }));
  const { approval } = must(await binding.askApproval({ token, proof }));
  await binding.finishApproval({ token, proof });
  if (approval.state !== 'open') throw new Error('expected the phone to be asked');
  const waiting = (await phone.open()).at(-1);
  if (waiting === undefined) throw new Error('expected something to wait');
  must(await phone.send({ approval: waiting.approval, answer: await phone.sign({ challenge: waiting.challenge, answer: 'approve', number: approval.number }) }));
  must(await binding.finishApproval({ token, proof }));
  return proof;
}

async function takeListInReserve(kit: Kit, holder: Holder): Promise<void> {
  const { binding } = kit.auth;
  const asked = { token: holder.token, proof: await prove(kit, holder, 'renew-list') };
  must(await binding.orderList(asked));
  const { list } = must(await binding.openList(asked));
  const { challenge } = must(await binding.askList(asked));
  const proven = must(await binding.proveList({ ...asked, code: list.codes[challenge.position - 1] ?? '' }));
  Object.assign(holder, { codes: list.codes, token: proven.renewed?.token ?? '' });
  await kit.settle();
}

async function logInByList(kit: Kit, holder: Holder): Promise<void> {
  const { login } = kit.auth;
  const { attempt } = await startLogin(kit, holder);
  const { challenge } = must(await login.useList({ attempt }));
  const answered = must(await login.answerOtp({ attempt, code: holder.codes[challenge.position - 1] ?? '' }));
  if (answered.next !== 'authenticated') throw new Error('expected a session');
  holder.token = answered.token;
  await kit.settle();
}

async function pairAnother(kit: Kit, holder: Holder): Promise<void> {
  const { auth } = kit;
  const { token, username } = holder;
  const started = must(await auth.binding.start({ token, act: 'pair-device' }));
  const { challenge } = must(await auth.binding.useList({ token, proof: started.proof }));
  must(await auth.binding.answerOtp({ token, proof: started.proof, code: holder.codes[challenge.position - 1] ?? '' }));
  const { proof } = started;
  const { pairing } = must(await auth.binding.openPairing({ token, proof }));
  const phone = createRawPhone(kit, 'Kaisa’s tablet');
  const { digits } = must(await claim(phone, { ...kit, username, code: await codeOn(auth, pairing), name: 'Kaisa’s tablet' }));
  const paired = must(await auth.binding.confirmDevice({ token, proof, pairing, ...(digits === undefined ? {} : { digits }) }));
  holder.token = paired.renewed?.token ?? '';
  await kit.settle();
}

async function recoverByKey(kit: Kit, holder: Holder): Promise<void> {
  const { recovery } = kit.auth;
  const open = async (): Promise<string> => {
    kit.clock.advance(90 * minute);
    await recovery.request({ username: holder.username, recovers: 'password' });
    await kit.settle();
    const { flow } = must(await recovery.open({ link: /#recovery=(\S+)/.exec(kit.inbox.lastEmailTo(kaisa.email)?.text ?? '')?.[1] ?? '' }));
    await kit.settle();
    must(await recovery.answerCode({ flow, code: codeIn(kit.inbox.lastSmsTo(kaisa.phone)) }));
    return flow;
  };
  const byList = await open();
  must(await recovery.useList({ flow: byList }));
  const flow = await open();
  const { view } = must(await recovery.askApproval({ flow }));
  await recovery.finishApproval({ flow });
  if (view.approval?.state !== 'open') throw new Error('expected the phone to be asked');
  const waiting = (await holder.phone.open()).at(-1);
  if (waiting === undefined) throw new Error('expected something to wait');
  must(await holder.phone.send({ approval: waiting.approval, answer: await holder.phone.sign({ challenge: waiting.challenge, answer: 'approve', number: view.approval.number }) }));
  must(await recovery.finishApproval({ flow }));
  must(await recovery.setPassword({ flow, password: keyPasswords.regained }));
  holder.password = keyPasswords.regained;
  await kit.settle();
}

async function endPhones(kit: Kit, holder: Holder): Promise<void> {
  const { auth } = kit;
  const { attempt, number } = await startLogin(kit, holder);
  must(await holder.phone.answer('approve', number));
  const finished = must(await auth.login.finishApproval({ attempt }));
  if (finished.next !== 'authenticated') throw new Error('expected a session');
  const { devices } = must(await auth.devices.list({ token: finished.token }));
  must(await auth.devices.endDevice({ token: finished.token, deviceId: devices.find(({ name }) => name === 'Kaisa’s tablet')?.id ?? '' }));
  const [newest] = auth.devices.publicKeys();
  if (newest === undefined) throw new Error('expected a key');
  must(await auth.devices.readKeys({ trusted: thumbprintOf(newest) }));
  must(await holder.phone.signOut());
  const target = { actor: headUser, accountId: holder.accountId };
  must(await auth.accounts.listDevices(target));
  must(await auth.accounts.endDevice({ ...target, deviceId: holder.phone.signer.kid }));
  await kit.settle();
}
