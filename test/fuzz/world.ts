import { thumbprintOf } from '../../src/core/pairing/index.js';
import type { CookieKind } from '../../src/http/cookies.js';
import type { AuthRoutes, FormOutcome } from '../../src/http/index.js';
import type { StandardSchema } from '../../src/port/index.js';
import { newNotes } from '../story/http-browser.js';
import { openPhone, type HttpPhone } from '../story/http-phone.js';
import { toApproval, walkToKey, type ActiveByKey } from '../story/raw-phone.js';
import { goodPassword, must, organizationId, prove, toChallenge, walkToList, walkToMethod, invite, type Active } from '../story/walk.js';
import { knownBy, nameOf, open } from '../unit/http/tools.js';
import { activate, keys, minute, reopen, type Profile } from '../unit/service/shared/tools.js';

/** Two people in the middle of everything at once, and what their browser holds. */
export interface World {
  readonly active: Active;
  readonly routes: AuthRoutes;
  readonly cookies: Readonly<Record<string, string>>;
  /** Of somebody whose third step is the Key: it signs what phones sign. */
  readonly phone: HttpPhone;
  /** A nonce of the server's. */
  readonly nonce: string;
  /** What would be right, by the name of the field. */
  readonly right: Readonly<Record<string, unknown>>;
  /** What the host’s log was told. */
  readonly told: { readonly error: unknown; readonly operation: string }[];
  /** What the pages after forms were chosen by. */
  readonly outcomes: FormOutcome[];
}

/** A host that takes any fields, and looks at each: it calls itself for every level. */
const anyFields: StandardSchema<unknown> = { '~standard': { version: 1, validate: (value) => (countOf(value) < 0 ? { issues: [{ message: 'none' }] } : { value }) } };

function countOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, one) => sum + countOf(one), 1) : 1;
}

const acts = ['change-password', 'renew-list', 'change-contact', 'step-up'] as const;

/** Somebody who logs in by the Key, in the middle of a login that waits for the phone, of an act, or of connecting another. */
async function walkByKey({ auth, clock }: Active, person: ActiveByKey, { routes, turn }: { readonly routes: AuthRoutes; readonly turn: number }) {
  const phone = openPhone(routes, { auth, clock }, newNotes());
  const act = turn % 4 === 1 ? 'pair-device' : 'change-to-list';
  const started = must(await auth.binding.start({ token: person.token, act }));
  const held = { token: person.token, proof: started.proof };
  if (turn % 3 !== 0) {
    await phone.approve(started.approval?.state === 'open' ? started.approval.number : '');
    must(await auth.binding.finishApproval(held));
  }
  const pairing = turn % 3 !== 0 && act === 'pair-device' ? must(await auth.binding.openPairing(held)).pairing : '';
  const { attempt, number } = await toApproval({ ...person, auth }, { password: goodPassword, browser: person.browser });
  const { approvals } = await phone.ask('device/approvals', {});
  const asked = approvals.at(-1);
  const answer = await phone.raw.sign({ challenge: asked?.challenge ?? '', answer: 'approve', number });
  const right = { approval: asked?.approval, answer, deviceId: phone.raw.signer.kid, trusted: auth.devices.publicKeys().map(thumbprintOf)[0], x: phone.raw.jwk.x };
  return { phone, right, attempt, pairing, session: held.token, proof: held.proof };
}

/** The first login is in another phase each time, and so is the act. */
export async function createWorld(policy: Profile, turn: number): Promise<World> {
  const active = await activate(policy, { seed: `fuzz ${turn}`, profileFields: anyFields });
  const { auth, storage, inbox } = active;
  const person = await walkToKey({ policy, keys, storage, clock: active.clock, seed: `fuzz, by Key ${turn}`, profileFields: anyFields });
  const told: World['told'] = [];
  const outcomes: FormOutcome[] = [];
  const invited = { ...(await invite({ policy, keys, storage, seed: `fuzz, invited ${turn}`, profileFields: anyFields })), clock: active.clock };
  const started = must(await auth.login.start({ username: invited.username, password: invited.temporaryPassword }));
  const connecting = async () => {
    const { flow } = await walkToMethod(invited);
    held.pairing = must(await auth.firstLogin.chooseKey({ flow })).pairing;
    return { flow };
  };
  const phases = [async () => ('flow' in started ? started : { flow: '' }), async () => walkToMethod(invited), async () => walkToList(invited), connecting] as const;
  const phase = policy === 'nist' ? phases[0] : (phases[turn % phases.length] ?? phases[0]);
  const held: Record<Exclude<CookieKind, never>, string> = { session: active.token, attempt: '', 'first-login': '', recovery: '', proof: '', pairing: '' };
  held['first-login'] = (await phase()).flow;
  active.clock.advance(minute);
  const act = acts[turn % acts.length] ?? 'step-up';
  if (turn % 3 !== 0) held.proof = await prove(active, act);
  else held.proof = must(await auth.binding.start({ token: active.token, act })).proof;
  // From a known browser: the temporary passwords of three people at one address have used up the strangers' requests.
  await auth.recovery.request({ username: active.username, browser: active.browser, recovers: turn % 2 === 0 ? 'password' : 'list' });
  await active.settle();
  const link = /#recovery=(\S+?)[.,]?(?:\s|$)/.exec(inbox.all().findLast(({ purpose }) => purpose === 'recovery-link')?.text ?? '')?.[1] ?? '';
  if (turn % 2 === 0) held.recovery = must(await auth.recovery.open({ link })).flow;
  const { attempt, challenge, code } = await toChallenge(active, active.browser);
  held.attempt = attempt;
  await active.settle();
  const routes = open(reopen(active, { profileFields: anyFields }), {
    onError: (error, { operation }) => void told.push({ error, operation }),
    pageAfter: (outcome) => (outcomes.push(outcome), outcome.ok ? '/next' : '/again'),
    sheet: ({ format }) => ({ type: format === 'pdf' ? 'application/pdf' : format === 'html' ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8', body: 'the list', name: `list.${format}` }),
  });
  const byKey = await walkByKey(active, person, { routes, turn });
  if (turn % 2 === 1) {
    const { session, attempt: waiting, proof, pairing } = byKey;
    Object.assign(held, { session, attempt: waiting, proof, pairing });
  }
  const nonce = await byKey.phone.nonce();
  await active.settle();
  const cookies = { ...knownBy(active), ...Object.fromEntries(Object.entries(held).filter(([, value]) => value !== '').map(([kind, value]) => [nameOf(kind as CookieKind), value])) };
  const right = { accountId: active.accountId, organizationId, username: active.username, password: goodPassword, currentPassword: goodPassword, code, link, act, position: challenge.position, ...byKey.right };
  return { active, routes, cookies, phone: byKey.phone, nonce, right, told, outcomes };
}
