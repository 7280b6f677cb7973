/*
 * The attack: answers to names that exist and to names that do not are alike, so a stranger times them. He asks for both in turns, ten
 * thousand times, and looks for a difference that the machine's noise cannot explain (R126): a hash that is skipped, a cookie that is only
 * checked for an account, a message that is sent before the answer. Senders take five seconds here, and he must not see one of them.
 */
import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/index.js';
import type { EmailSender, PasswordHasher, SmsSender } from '../../src/port/index.js';
import { headUser, invite, matti, type Active } from '../story/walk.js';
import { activate, hour, keys, reopen, second, wrapStorage, type Profile } from '../unit/service/shared/tools.js';
import { compareTimes, type Trial } from './timing/compare-times.js';
import { createEvenHasher, createFreshLedgers, findAlike, guess, nextTurn, unlike } from './timing/level-ground.js';

const samples = 10_000;

/** A sender that takes five seconds of the test's clock. */
function createSlowSender(clock: { readonly now: () => number }): { readonly sender: EmailSender & SmsSender; readonly taken: () => number; readonly letGo: () => void } {
  let held: { readonly at: number; readonly go: () => void }[] = [];
  let taken = 0;
  const sender: EmailSender & SmsSender = {
    send: async () => {
      taken += 1;
      await new Promise<void>((resolve) => held.push({ at: clock.now() + 5 * second, go: resolve }));
      return { receipt: 'late' };
    },
  };
  const letGo = (): void => {
    for (const each of held.filter(({ at }) => at <= clock.now())) each.go();
    held = held.filter(({ at }) => at > clock.now());
  };
  return { sender, taken: () => taken, letGo };
}

interface LoginTrial {
  readonly hasher?: PasswordHasher;
  readonly browser?: (own: string) => string;
  /** What happened to the account before. */
  readonly story?: (active: Active) => Promise<unknown>;
  /** Otherwise each try is the first of its hour. */
  readonly standStill?: boolean;
  readonly reason?: string;
}

async function createLoginTrial(policy: Profile, given: LoginTrial = {}): Promise<Trial> {
  const { hasher = createEvenHasher(), standStill = false, reason = 'wrong-credentials' } = given;
  const active = await activate(policy);
  await given.story?.(active);
  const { ledgers, empty } = createFreshLedgers();
  const stranger = reopen(active, { hasher, storage: wrapStorage({ ...active.storage, accounts: await findAlike(active), ledgers }, nextTurn) });
  const browser = given.browser === undefined ? {} : { browser: given.browser(active.browser) };
  const ask = async (username: string): Promise<void> => {
    const said = await stranger.auth.login.start({ username, password: guess, ...browser });
    if (said.ok || said.reason !== reason) throw new Error(`expected ${reason}: ${JSON.stringify(said)}`);
  };
  const names = { known: active.username, unknown: unlike(active.username) };
  if (standStill) for (let n = 0; n < 6; n += 1) for (const name of Object.values(names)) await ask(name).catch(() => undefined);
  return { names, ask, before: () => (standStill ? undefined : empty()) };
}

/** What a stranger can ask for, whose work comes after the answer. */
function createRequestTrial(input: {
  readonly kit: Active;
  readonly ask: (auth: Auth, name: string) => Promise<unknown>;
  readonly names: Trial['names'];
}): { readonly trial: Trial; readonly sent: () => number } {
  const { kit, ask, names } = input;
  const { sender, taken, letGo } = createSlowSender(kit.clock);
  const { auth, settle } = reopen(kit, { hasher: createEvenHasher({ hash: 0, verify: 0 }), storage: wrapStorage(kit.storage, nextTurn), email: sender, sms: sender });
  const before = async (): Promise<void> => {
    let over = false;
    const settled = settle().then(() => void (over = true));
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      kit.clock.advance(second);
      letGo();
    }
    await settled;
    // Three hours on, the budget allows another message (R128).
    kit.clock.advance(3 * hour);
    for (const store of ['flows', 'messages', 'ledgers'] as const) await kit.storage[store].removeExpired(kit.clock.now(), 100);
  };
  return { trial: { names, ask: (name) => ask(auth, name), before }, sent: taken };
}

/** As much as four standard errors and a half would come by chance once in 150,000 times. */
const enough = 4.5;

async function expectAlike(trial: Trial, count = samples): Promise<void> {
  const { t, meanUs } = await compareTimes(trial, { samples: count, warmUp: count / 5 });
  expect(Math.abs(t), `t and means in microseconds: ${JSON.stringify({ t, meanUs })}`).toBeLessThan(enough);
}

describe('timing strangers’ logins', () => {
  const cases: readonly (readonly [what: string, policy: Profile, given: LoginTrial])[] = [
    ['a wrong password in standard', 'standard', {}],
    ['a wrong password in nist', 'nist', {}],
    ['a cookie that was made up in the right form', 'standard', { browser: (own) => `${own.slice(0, -2)}AA` }],
    ['a pause that both have to wait for', 'standard', { standStill: true, reason: 'wait' }],
    ['an account that is disabled', 'standard', { story: ({ auth, accountId }) => auth.accounts.disable({ actor: headUser, accountId }) }],
  ];

  it.each(cases)('R126 in part, R141, invariant 3, field 13: ten thousand tries, %s, tell no known name from an unknown one', async (_what, policy, given) => {
    await expectAlike(await createLoginTrial(policy, given));
  });

  it('and a hash that is left out for unknown names is found in a thousand', async () => {
    const { t } = await compareTimes(await createLoginTrial('standard', { hasher: createEvenHasher({ hash: 0, verify: 1 }) }), { samples: 1_000, warmUp: 200 });
    expect(t).toBeGreaterThan(enough);
  });
});

describe('timing strangers’ requests, with senders that take five seconds', () => {
  const unknownAddress = (address: string): string => address.replace('matti', 'maija');

  it('R126 in part, invariant 3, field 13, field 32: ten thousand requests for a recovery tell no known name from an unknown one', async () => {
    const kit = await activate('standard');
    const names = { known: kit.username, unknown: unlike(kit.username) };
    const { trial, sent } = createRequestTrial({ kit, names, ask: (auth, username) => auth.recovery.request({ username, recovers: 'password' }) });
    await expectAlike(trial);
    expect(sent()).toBeGreaterThan(samples / 3);
  });

  it('R126 in part, invariant 3: nor do requests for a lost username tell whose address is on file', async () => {
    const kit = await activate('standard');
    const names = { known: matti.email, unknown: unknownAddress(matti.email) };
    const { trial, sent } = createRequestTrial({ kit, names, ask: (auth, contact) => auth.recovery.requestUsername({ contact }) });
    await expectAlike(trial, 4_000);
    expect(sent()).toBeGreaterThan(4_000 / 3);
  });

  it('R126 in part, R128 in part, invariant 3: nor do requests for a temporary password tell who is invited', async () => {
    const kit = await invite({ policy: 'nist', keys });
    const names = { known: kit.username, unknown: unlike(kit.username) };
    const { trial, sent } = createRequestTrial({ kit: { ...kit, codes: [], token: '', browser: '' }, names, ask: (auth, username) => auth.accounts.requestTemporaryPassword({ username }) });
    await expectAlike(trial, 4_000);
    expect(sent()).toBeGreaterThan(4_000 / 3);
  });

  it('and an answer that waits for one look into the store in memory is found', async () => {
    const kit = await activate('standard');
    const names = { known: kit.username, unknown: unlike(kit.username) };
    const ask = async (auth: Auth, username: string): Promise<unknown> => {
      const [found] = await kit.storage.accounts.findBy('username', username);
      return found === undefined ? { ok: true } : auth.recovery.request({ username, recovers: 'password' });
    };
    const { t } = await compareTimes(createRequestTrial({ kit, names, ask }).trial, { samples: 1_000, warmUp: 200 });
    expect(t).toBeGreaterThan(enough);
  });
});
