import type { BindingAct, Recovers } from '../../../src/core/recovery/index.js';
import { walk, type Walked } from './walk.js';
import type { Flow, Rules, Thing, World } from './world.js';

/** Something that somebody does, and where it leads. */
export interface Move {
  readonly who: 'person' | 'time' | 'head user';
  /** For the page, as a person would say it. */
  readonly text: string;
  /** What of the seven it takes. */
  readonly takes: readonly Thing[];
  readonly cost: number;
  readonly to: World;
}

const readsSms = ({ has }: World): boolean => has.phone && has.SIM;
const getting = (world: World, ...things: readonly Thing[]): World => ({ ...world, has: { ...world.has, ...Object.fromEntries(things.map((thing) => [thing, true])) } });
const losingPaper = (world: World): World => ({ ...world, has: { ...world.has, paper: false } });

/** The person's own doing of an effect. What the tables leave to the services is here: who gets what with it. */
const does: Readonly<Record<string, (world: World) => World>> = {
  // Whoever has lost an address gives another; it is not confirmed by that.
  'store-profile': (world) => getting({ ...world, email: world.email && world.has.mailbox, phone: world.phone && readsSms(world) }, 'mailbox', 'phone', 'SIM'),
  'replace-password': (world) => getting({ ...world, password: 'sound', strangers: true, strangersOtp: true, known: true }, 'password'),
  'issue-list': (world) => getting({ ...world, list: world.list === 'usable' || world.list === 'ended' ? world.list : 'unproven' }, 'paper'),
  'end-list': (world) => losingPaper({ ...world, list: 'none' }),
  'replace-list': (world) => getting({ ...world, list: 'usable' }, 'paper'),
  'activate-account': (world) => ({ ...world, status: 'active', step: 'done', list: 'usable' }),
  // The browser becomes a known one, with a lane of its own (R191).
  'open-session': (world) => getting({ ...world, loggedIn: true, known: true, flow: undefined }, 'browser'),
  'end-sessions': (world) => ({ ...world, loggedIn: false, flow: undefined }),
};
const apply = (effect: string, world: World): World => does[effect]?.(world) ?? world;

/** All moves of the person, of time and of the head user. */
export function movesOf(world: World, rules: Rules): readonly Move[] {
  const own = world.status === 'disabled' ? [] : [...logIn(world, rules), ...goOn(world, rules), ...recover(world, rules), ...askUsername(world), ...changeAddresses(world, rules)];
  return [...own, ...wait(world), ...headUserMoves(world, rules)];
}

const knocks = (world: World): boolean => world.has.username && world.has.password && (world.strangers || (world.known && world.has.browser && world.status === 'active'));

function logIn(world: World, rules: Rules): readonly Move[] {
  const holds = world.status === 'pending' ? ['pending'] : ['otp-list', world.password === 'compromised' ? 'compromised' : 'sound'];
  const fromKnown = world.known && world.has.browser;
  const can = (event: string, at: World): boolean =>
    (event === 'password-right' && knocks(world)) || (event === 'otp-right' && at.has.paper && world.list === 'usable' && (fromKnown || world.strangersOtp)) || event === 'password-replaced';
  const ways = walk({ table: rules.login, state: 'credentials', holds, world, can, apply });
  const done = ways.find(({ effects }) => effects.includes('open-session'));
  if (done !== undefined) {
    const takes: readonly Thing[] = ['username', 'password', 'paper', ...(world.strangers && world.strangersOtp ? [] : ['browser'] as const)];
    const text = done.effects.includes('replace-password') ? 'Log in, and choose a new password when asked' : 'Log in with username, password and list';
    return [{ who: 'person', text: takes.includes('browser') ? `${text}, in a browser used before` : text, takes, cost: 1, to: done.world }];
  }
  const opened = ways.some(({ effects }) => effects.includes('open-first-login'));
  return opened ? firstLogin(world, rules) : [];
}

/** What holds for the arrows of the first login. Whoever keeps an imported password has to confirm an address instead. */
export const firstLoginHolds = (world: World, rules: Rules): readonly string[] =>
  [rules.profile === 'nist' || world.imported ? 'address-code-needed' : 'address-code-not-needed', world.imported ? 'password-kept' : 'password-not-kept'];

function firstLogin(world: World, rules: Rules): readonly Move[] {
  const holds = firstLoginHolds(world, rules);
  const mine = ['information-given', 'password-changed', 'list-chosen', 'list-replaced'];
  const can = (event: string, at: World): boolean =>
    mine.includes(event) || (event === 'list-proven' && at.has.paper) || (event === 'contact-confirmed' && canConfirm(world));
  const done = walk({ table: rules.firstLogin, state: world.step, holds, world, can, apply }).find(({ effects }) => effects.includes('open-session'));
  if (done === undefined) return [];
  const takes: readonly Thing[] = ['username', 'password', ...(holds[0] === 'address-code-needed' ? [world.has.mailbox ? 'mailbox' : 'phone'] as const : [])];
  return [{ who: 'person', text: 'Go through the first login, and save the list that it gives', takes, cost: 2, to: { ...done.world, imported: false } }];
}

/** The code comes by e-mail where the temporary password came by text message, and to either address where it was handed over (R54). */
const canConfirm = (world: World): boolean => world.has.mailbox || (!world.imported && !world.email && !world.phone && readsSms(world));

const canRecover = (event: string, world: World): boolean =>
  (event === 'link-opened' && world.email && world.has.mailbox) || (event === 'code-right' && world.phone && readsSms(world)) ||
  (event === 'third-step-right' && world.has.paper && world.list === 'usable') || (event === 'password-right' && world.has.password) ||
  event === 'password-replaced';

const replaces = { password: 'replace-password', list: 'replace-list' } as const;
const asksFor: Readonly<Record<Recovers, string>> = {
  password: 'Ask for a new password: open the link in the e-mail, type the code from the text message, answer from the list',
  list: 'Ask for a new list: open the link in the e-mail, type the code from the text message, type the password, and save the list',
};
const takenBy: Readonly<Record<Recovers, readonly Thing[]>> = { password: ['username', 'mailbox', 'phone', 'SIM', 'paper'], list: ['username', 'mailbox', 'phone', 'SIM', 'password'] };

function recover(world: World, rules: Rules): readonly Move[] {
  // Nothing goes out to an account that is pending (R11), or to an address that is not confirmed (R15).
  if (world.status !== 'active' || !world.has.username || world.asked || !world.email || !world.phone) return [];
  return (['password', 'list'] as const).flatMap((recovers) => {
    const done = walkRecovery(world, rules, { recovers, state: 'link-sent' });
    return done === undefined ? [] : [{ who: 'person' as const, text: asksFor[recovers], takes: takenBy[recovers], cost: 3, to: done.world }];
  });
}

/** Whether, the username and an hour given, a recovery brings a new password from any browser. */
export const canBeRecovered = (world: World, rules: Rules): boolean =>
  world.status === 'active' && world.email && world.phone && walkRecovery(world, rules, { recovers: 'password', state: 'link-sent' }) !== undefined;

function walkRecovery(world: World, rules: Rules, at: { readonly recovers: Recovers; readonly state: string }): Walked | undefined {
  const ways = walk({ table: rules.recovery, state: at.state, holds: [at.recovers], world: { ...world, flow: undefined }, can: canRecover, apply });
  return ways.find(({ effects }) => effects.includes(replaces[at.recovers]));
}

/** What was begun goes on in the browser that began it, and in no other. */
function goOn(world: World, rules: Rules): readonly Move[] {
  const { flow } = world;
  if (flow === undefined || !world.has.browser) return [];
  const to = flow.kind === 'recovery' ? goOnRecovering(world, rules, flow) : flow.state === 'new-list' ? getting({ ...world, list: 'usable', flow: undefined }, 'paper') : undefined;
  return to === undefined ? [] : [{ who: 'person', text: 'Go on where it was left, in the same browser', takes: ['browser'], cost: 1, to }];
}

function goOnRecovering(world: World, rules: Rules, flow: Extract<Flow, { readonly kind: 'recovery' }>): World | undefined {
  // The list is in use already, and this browser may save it again.
  if (flow.state === 'new-list') return getting({ ...world, list: 'usable', flow: undefined }, 'paper');
  return walkRecovery(world, rules, flow)?.world;
}

function askUsername(world: World): readonly Move[] {
  if (world.status !== 'active' || world.asked || world.has.username) return [];
  const byEmail: readonly Move[] = world.email && world.has.mailbox ? [{ who: 'person', text: 'Ask for the username by e-mail', takes: ['mailbox'], cost: 1, to: getting(world, 'username') }] : [];
  const bySms: readonly Move[] = world.phone && readsSms(world) ? [{ who: 'person', text: 'Ask for the username by text message', takes: ['phone', 'SIM'], cost: 1, to: getting(world, 'username') }] : [];
  return [...byEmail, ...bySms];
}

function changeAddresses(world: World, rules: Rules): readonly Move[] {
  if (!world.loggedIn) return [];
  const email = world.has.mailbox && world.email ? [] : changeAddress(world, rules, 'e-mail address', (at) => getting({ ...at, email: true }, 'mailbox'));
  const phone = readsSms(world) && world.phone ? [] : changeAddress(world, rules, 'phone number', (at) => getting({ ...at, phone: true }, 'phone', 'SIM'));
  return [...email, ...phone];
}

function changeAddress(world: World, rules: Rules, which: string, replace: (world: World) => World): readonly Move[] {
  const act: BindingAct = 'change-contact';
  // The address that is given is one that the person has.
  const can = (event: string): boolean => (event === 'third-step-right' && world.has.paper && world.list === 'usable') || event === 'contact-given' || event === 'contact-confirmed';
  const done = walk({ table: rules.binding, state: 'challenge', holds: [act], world, can, apply: (effect, at) => (effect === 'replace-contact' ? replace(at) : at) });
  const to = done.find(({ effects }) => effects.includes('replace-contact'))?.world;
  return to === undefined ? [] : [{ who: 'person', text: `Give and confirm the new ${which} in the personal settings`, takes: ['paper'], cost: 1, to }];
}

function wait(world: World): readonly Move[] {
  return world.asked ? [{ who: 'time', text: 'Wait an hour', takes: [], cost: 5, to: { ...world, asked: false } }] : [];
}

/** Username and a temporary password have just gone out; whoever held the account before holds nothing now. */
function issue(world: World, how: 'two channels' | 'in person'): World {
  const { flow: _ended, ...kept } = world;
  const begun: World = {
    ...kept, status: 'pending', step: 'personal-information', password: 'temporary', list: 'none', strangers: true, strangersOtp: true, loggedIn: false, imported: false,
    email: how === 'two channels', phone: how === 'two channels',
  };
  const arrives = how === 'in person' || (world.has.mailbox && readsSms(world));
  return losingPaper(arrives ? getting(begun, 'username', 'password') : { ...begun, has: { ...begun.has, password: false } });
}

function headUserMoves(world: World, rules: Rules): readonly Move[] {
  const act = (name: string, cost: number, text: string, to: World, takes: readonly Thing[] = []): readonly Move[] =>
    rules.headUser.includes(name) ? [{ who: 'head user', text, takes, cost, to }] : [];
  const told = world.has.username ? [] : act('describe', 50, 'The head user looks the username up', getting(world, 'username'));
  if (world.status === 'disabled') return [...told, ...act('enable', 50, 'The head user enables the account', { ...world, status: 'active' })];
  const both = world.has.mailbox && readsSms(world);
  const name = world.status === 'pending' ? 'issueTemporaryPassword' : 'restart';
  const begins = name === 'restart' ? 'The head user restarts the first login' : 'The head user issues a new temporary password';
  const sent = both ? act(name, 100, `${begins}: username and temporary password come by e-mail and text message`, issue(world, 'two channels'), ['mailbox', 'phone', 'SIM']) : [];
  const handed = rules.headUser.includes('in-person') ? act(name, 120, `${begins} and hands username and temporary password over in person`, issue(world, 'in person')) : [];
  // Both are needed: only the addresses of a pending account can be corrected by others.
  const anew = getting(world, 'mailbox', 'phone', 'SIM');
  const corrects = name === 'restart' ? `${begins} and corrects the addresses` : 'The head user corrects the addresses';
  const corrected = !both && rules.headUser.includes('correctContact') ? act(name, 110, `${corrects}: username and temporary password come by e-mail and text message`, issue(anew, 'two channels')) : [];
  return [...told, ...sent, ...corrected, ...handed];
}

