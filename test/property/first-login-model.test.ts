import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/index.js';
import { createTestAuth } from '../../src/testing/index.js';
import { goodPassword, headUser, matti, must, organizationId } from '../story/walk.js';
import { day, hour, minute, policies, profile } from '../unit/service/first-login/walks.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

type State = 'personal-information' | 'change-password' | 'confirm-contact' | 'verification-method' | 'password-list' | 'welcome' | 'done';

/** A first login told without a record of it: where it stands, which browser has it, what still opens it. */
interface Model {
  readonly nist: boolean;
  now: number;
  state: State;
  /** When the temporary password ends; none once it is spent. */
  temporaryUntil: number | undefined;
  own: boolean;
  unfinishedUntil: number;
  active: boolean;
  /** When each browser's flow idles out, by the order in which they opened it; only the last may be alive. */
  readonly idleAt: number[];
  code: { readonly until: number; tries: number } | undefined;
  sent: { readonly resetAt: number; count: number };
  ordered: { readonly resetAt: number; count: number };
  /** The browser that can open the list, how often it was answered wrongly, and until when which browser was asked. */
  list: { readonly browser: number; misses: number; asked: { readonly browser: number; readonly until: number } | undefined } | undefined;
}

const opens = ['temporary', 'own', 'neither'] as const;
const steps = [
  'giveInformation', 'changePassword', 'sendAddressCode', 'confirm right', 'confirm wrong', 'chooseList', 'openList', 'askList', 'prove right', 'prove wrong', 'prove nonsense', 'replaceList', 'goBack', 'finish', 'leave', 'view',
] as const;
type Open = (typeof opens)[number];
type Step = (typeof steps)[number];
/** `go on`: what a person with the page before them would do, so that runs get to the end of the story, too. */
type Act = { readonly open: Open } | { readonly step: Step; readonly back: number } | { readonly wait: number } | 'issue' | 'go on';

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.constant('go on' as const) },
  { weight: 3, arbitrary: fc.constantFrom(...opens).map((open) => ({ open })) },
  { weight: 20, arbitrary: fc.record({ step: fc.constantFrom(...steps), back: fc.constantFrom(0, 0, 0, 0, 0, 1, 2) }) },
  { weight: 4, arbitrary: fc.constantFrom(minute, 5 * minute - 1, 5 * minute, hour - 1, hour, day, 7 * day - 1).map((wait) => ({ wait })) },
  { weight: 1, arbitrary: fc.constant('issue' as const) },
);

function isAlive(model: Model, browser: number): boolean {
  const { idleAt, now, active, unfinishedUntil, state } = model;
  return browser === idleAt.length - 1 && now < (idleAt[browser] ?? -1) && (active || now < unfinishedUntil) && state !== 'done';
}

/** What comes next on the page; where there is none, the password that opens it. */
function goOn(model: Model): Exclude<Act, 'go on' | { readonly wait: number }> {
  const browser = model.idleAt.length - 1;
  if (!isAlive(model, browser)) return model.own && (model.active || model.now < model.unfinishedUntil) ? { open: 'own' } : model.now < (model.temporaryUntil ?? -1) ? { open: 'temporary' } : 'issue';
  const codeWorks = model.code !== undefined && model.now < model.code.until && model.code.tries < 5;
  const listWorks = model.list !== undefined && model.list.misses < 5;
  const isAsked = model.list?.asked?.browser === browser && model.now < model.list.asked.until;
  const next: Readonly<Record<State, Step>> = {
    'personal-information': 'giveInformation', 'change-password': 'changePassword', 'confirm-contact': codeWorks ? 'confirm right' : 'sendAddressCode',
    'verification-method': 'chooseList', 'password-list': listWorks ? (isAsked ? 'prove right' : 'askList') : 'replaceList', welcome: 'finish', done: 'view',
  };
  return { step: next[model.state], back: 0 };
}

/** What the model expects of a step in a living flow, and what the step does to it. */
function expected(model: Model, browser: number, step: Step): string {
  const { state, nist } = model;
  if (!isAlive(model, browser)) return 'flow-ended';
  const touch = (): void => { model.idleAt[browser] = model.now + hour; };
  const before = state === 'personal-information' || state === 'change-password';
  const outOfStep = before && step !== 'giveInformation' && step !== 'changePassword' ? 'password-change-required' : 'not-in-this-step';
  switch (step) {
    case 'view':
      return 'ok';
    case 'leave':
      model.idleAt[browser] = -1;
      return 'ok';
    case 'giveInformation':
      if (state !== 'personal-information') return outOfStep;
      model.state = 'change-password';
      break;
    case 'changePassword':
      if (state !== 'change-password') return outOfStep;
      Object.assign(model, { state: nist ? 'confirm-contact' : 'verification-method', own: true, temporaryUntil: undefined, unfinishedUntil: model.now + 7 * day });
      break;
    case 'sendAddressCode': {
      if (state !== 'confirm-contact') return outOfStep;
      if (model.now >= model.sent.resetAt) model.sent = { resetAt: model.now + hour, count: 0 };
      model.sent.count += 1;
      if (model.sent.count > 3) return 'too-many-messages';
      model.code = { until: model.now + day, tries: 0 };
      break;
    }
    case 'confirm right':
    case 'confirm wrong': {
      if (state !== 'confirm-contact') return outOfStep;
      if (model.code === undefined || model.now >= model.code.until) return 'code-expired';
      if (model.code.tries >= 5) return 'code-spent';
      if (step === 'confirm wrong') {
        model.code.tries += 1;
        return 'code-wrong';
      }
      Object.assign(model, { state: 'verification-method', code: undefined });
      break;
    }
    case 'chooseList':
    case 'replaceList':
      if (state !== (step === 'chooseList' ? 'verification-method' : 'password-list')) return outOfStep;
      if (model.now >= model.ordered.resetAt) model.ordered = { resetAt: model.now + hour, count: 0 };
      model.ordered.count += 1;
      if (model.ordered.count > 10) return 'too-many-lists';
      Object.assign(model, { state: 'password-list', list: { browser, misses: 0, asked: undefined } });
      break;
    case 'openList':
      if (state !== 'password-list') return outOfStep;
      if (model.list?.browser !== browser) return 'list-not-here';
      break;
    case 'askList':
      if (state !== 'password-list' || model.list === undefined) return outOfStep;
      model.list.asked = { browser, until: model.now + 5 * minute };
      break;
    case 'prove right':
    case 'prove wrong':
    case 'prove nonsense':
      if (state !== 'password-list' || model.list === undefined) return outOfStep;
      if (model.list.asked?.browser !== browser || model.now >= model.list.asked.until) {
        touch();
        return 'challenge-expired';
      }
      if (step === 'prove nonsense') return 'not-a-code';
      if (model.list.misses >= 5) return 'lane-closed';
      if (step === 'prove wrong') {
        model.list.misses += 1;
        if (model.list.misses === 5) return 'lane-closed';
        touch();
        model.list.asked = { browser, until: model.now + 5 * minute };
        return 'wrong-code';
      }
      Object.assign(model, { state: 'welcome', active: true });
      break;
    case 'goBack':
      if (state !== 'password-list') return outOfStep;
      Object.assign(model, { state: 'verification-method', list: undefined });
      break;
    case 'finish':
      if (state !== 'welcome') return outOfStep;
      model.state = 'done';
      break;
  }
  touch();
  return 'ok';
}

function expectedOpening(model: Model, open: Open): string {
  if (open === 'neither') return 'wrong-credentials';
  if (open === 'temporary') {
    if (model.temporaryUntil === undefined) return 'wrong-credentials';
    if (model.now >= model.temporaryUntil) return 'temporary-password-expired';
  } else {
    if (!model.own) return 'wrong-credentials';
    if (model.active) return 'otp-challenge';
    if (model.now >= model.unfinishedUntil) return 'first-login-expired';
  }
  model.idleAt.push(model.now + hour);
  return 'first-login';
}

/** The library in the hands of one person and one head user. */
async function createWorld(policy: 'standard' | 'nist') {
  const kit = createTestAuth({ policy, policyOverrides: { passwordFailures: { waitFrom: 50 } } });
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: 'in-person' }));
  let temporary = made.slip?.temporaryPassword ?? '';
  const flows: string[] = [];
  const codes = new Map<number, readonly string[]>();
  const { firstLogin } = kit.auth;
  const code = async (): Promise<string> => {
    await kit.settle();
    const last = kit.inbox.all().findLast(({ purpose, channel }) => purpose === 'address-code' && channel === 'email');
    return /\b\d{8}\b/.exec(last?.text ?? '')?.[0] ?? '00000000';
  };
  /** What the page of this browser asks for; its person has every list that was ever printed. */
  const asked = new Map<string, { readonly listNumber: number; readonly position: number }>();
  const ask = async (flow: string) => {
    const result = await firstLogin.askList({ flow });
    if (result.ok) asked.set(flow, result.challenge);
    return result;
  };
  const prove = async (flow: string, right: boolean) => {
    const challenge = asked.get(flow);
    const list = codes.get(challenge?.listNumber ?? 0) ?? [];
    const wanted = list[(challenge?.position ?? 1) - 1] ?? 'ZZZZ';
    const result = await firstLogin.proveList({ flow, code: right ? wanted : (list.find((one) => one !== wanted) ?? 'ZZZZ') });
    if (!result.ok && 'challenge' in result) asked.set(flow, result.challenge);
    return result;
  };
  const calls: Readonly<Record<Step, (flow: string) => Promise<{ readonly ok: boolean; readonly reason?: string }>>> = {
    giveInformation: (flow) => firstLogin.giveInformation({ flow, profile }),
    changePassword: (flow) => firstLogin.changePassword({ flow, password: goodPassword }),
    sendAddressCode: (flow) => firstLogin.sendAddressCode({ flow, channel: 'email' }),
    'confirm right': async (flow) => firstLogin.confirmContact({ flow, code: await code() }),
    'confirm wrong': async (flow) => firstLogin.confirmContact({ flow, code: (await code()).replace(/\d/g, (digit) => String(9 - Number(digit))) }),
    chooseList: (flow) => ordered(firstLogin, flow, 'chooseList'),
    replaceList: (flow) => ordered(firstLogin, flow, 'replaceList'),
    openList: (flow) => firstLogin.openList({ flow }),
    askList: ask,
    'prove right': (flow) => prove(flow, true),
    'prove wrong': (flow) => prove(flow, false),
    'prove nonsense': (flow) => firstLogin.proveList({ flow, code: '!' }),
    goBack: (flow) => firstLogin.goBack({ flow }),
    finish: (flow) => firstLogin.finish({ flow }),
    leave: (flow) => firstLogin.leave({ flow }),
    view: (flow) => firstLogin.view({ flow }),
  };
  async function ordered(from: Auth['firstLogin'], flow: string, how: 'chooseList' | 'replaceList') {
    const result = await from[how]({ flow });
    if (result.ok) codes.set(result.listNumber, must(await from.openList({ flow })).list.codes);
    return result;
  }
  return {
    clock: kit.clock,
    state: async () => must(await kit.auth.accounts.describe({ actor: headUser, accountId: made.accountId })).account,
    step: async (step: Step, browser: number): Promise<string> => {
      const result = await calls[step](flows[browser] ?? 'no token');
      return result.ok ? 'ok' : (result.reason ?? 'no reason');
    },
    open: async (open: Open): Promise<string> => {
      const password = { temporary, own: goodPassword, neither: 'a guess of a stranger' }[open];
      const started = await kit.auth.login.start({ username: made.username, password });
      if (started.ok && started.next === 'first-login') flows.push(started.flow);
      return started.ok ? started.next : started.reason;
    },
    issue: async (): Promise<string> => {
      const issued = await kit.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: made.accountId, delivery: 'in-person' });
      if (issued.ok) temporary = issued.slip?.temporaryPassword ?? '';
      return issued.ok ? 'ok' : issued.reason;
    },
  };
}

async function play(policy: 'standard' | 'nist', acts: readonly Act[], reached: Set<State>): Promise<void> {
  const world = await createWorld(policy);
  const ttl = policy === 'nist' ? day : 7 * day;
  const model: Model = {
    nist: policy === 'nist', now: world.clock.now(), state: 'personal-information', temporaryUntil: world.clock.now() + ttl, own: false, unfinishedUntil: Infinity,
    active: false, idleAt: [], code: undefined, sent: { resetAt: 0, count: 0 }, ordered: { resetAt: 0, count: 0 }, list: undefined,
  };
  for (const [at, given] of [{ open: 'temporary' } as const, ...acts].entries()) {
    const one = given === 'go on' ? goOn(model) : given;
    if (one === 'issue') {
      expect([at, one, await world.issue()]).toEqual([at, one, model.active ? 'not-pending' : 'ok']);
      if (!model.active) {
        model.idleAt.fill(-1);
        Object.assign(model, { state: 'personal-information', temporaryUntil: model.now + ttl, own: false, unfinishedUntil: Infinity, code: undefined, list: undefined, sent: { resetAt: 0, count: 0 }, ordered: { resetAt: 0, count: 0 } });
      }
    } else if ('open' in one) {
      expect([at, one, await world.open(one.open)]).toEqual([at, one, expectedOpening(model, one.open)]);
    } else if ('step' in one) {
      const browser = model.idleAt.length - 1 - one.back;
      expect([at, one, await world.step(one.step, browser)]).toEqual([at, one, expected(model, browser, one.step)]);
    } else {
      world.clock.advance(one.wait);
      model.now += one.wait;
    }
    const { firstLogin, status } = await world.state();
    expect([at, one, firstLogin, status === 'active']).toEqual([at, one, model.state, model.active]);
    reached.add(model.state);
  }
}

describe.each(policies)(`any run of steps, browsers and hours in %s does what a simple model says (seed ${String(seed)})`, (policy) => {
  it('R6 in part, R7, R10 in part, R55 in part, R207: and no run gets to the end without the proof', async () => {
    const reached = new Set<State>();
    const run = fc.asyncProperty(fc.array(act, { maxLength: 60, size: 'max' }), async (acts) => play(policy, acts, reached));
    await fc.assert(run, { seed, numRuns: 120 });
    // A model that never left the first pages would prove little.
    const all: readonly State[] = ['personal-information', 'change-password', ...(policy === 'nist' ? ['confirm-contact' as const] : []), 'verification-method', 'password-list', 'welcome', 'done'];
    expect([...reached].sort()).toEqual([...all].sort());
  }, 60_000);
});
