import type { CookieKind } from '../../src/http/cookies.js';
import type { AuthRoutes, FormOutcome } from '../../src/http/index.js';
import type { StandardSchema } from '../../src/port/index.js';
import { goodPassword, must, organizationId, prove, toChallenge, walkToList, walkToMethod, invite, type Active } from '../story/walk.js';
import { knownBy, nameOf, open } from '../unit/http/tools.js';
import { activate, keys, minute, reopen, type Profile } from '../unit/service/shared/tools.js';

/** Two people in the middle of everything at once, and what their browser holds. */
export interface World {
  readonly active: Active;
  readonly routes: AuthRoutes;
  readonly cookies: Readonly<Record<string, string>>;
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

/** The first login is in another phase each time, and so is the act. */
export async function createWorld(policy: Profile, turn: number): Promise<World> {
  const active = await activate(policy, { seed: `fuzz ${turn}`, profileFields: anyFields });
  const { auth, storage, inbox } = active;
  const told: World['told'] = [];
  const outcomes: FormOutcome[] = [];
  const invited = { ...(await invite({ policy, keys, storage, seed: `fuzz, invited ${turn}`, profileFields: anyFields })), clock: active.clock };
  const started = must(await auth.login.start({ username: invited.username, password: invited.temporaryPassword }));
  const phases = [async () => ('flow' in started ? started : { flow: '' }), async () => walkToMethod(invited), async () => walkToList(invited)] as const;
  const phase = policy === 'nist' ? phases[0] : (phases[turn % phases.length] ?? phases[0]);
  const held: Record<Exclude<CookieKind, never>, string> = { session: active.token, attempt: '', 'first-login': (await phase()).flow, recovery: '', proof: '' };
  active.clock.advance(minute);
  const act = acts[turn % acts.length] ?? 'step-up';
  if (turn % 3 !== 0) held.proof = await prove(active, act);
  else held.proof = must(await auth.binding.start({ token: active.token, act })).proof;
  await auth.recovery.request({ username: active.username, recovers: turn % 2 === 0 ? 'password' : 'list' });
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
  const cookies = { ...knownBy(active), ...Object.fromEntries(Object.entries(held).filter(([, value]) => value !== '').map(([kind, value]) => [nameOf(kind as CookieKind), value])) };
  const right = { accountId: active.accountId, organizationId, username: active.username, password: goodPassword, currentPassword: goodPassword, code, link, act, position: challenge.position };
  return { active, routes, cookies, right, told, outcomes };
}
