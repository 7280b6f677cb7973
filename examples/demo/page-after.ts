import type { FormOutcome, OperationId, Problem, ProblemCode } from 'lukko/http';

type Refused = Extract<FormOutcome, { readonly ok: false }>;

/** The page that belongs to a good answer. */
const after: Readonly<Partial<Record<OperationId, string | ((answer: object) => string)>>> = {
  'login/start': (answer) => (read(answer, 'next') === 'first-login' ? '/first-login' : '/login/code'),
  'login/answer-otp': (answer) => (read(answer, 'next') === 'new-password' ? '/login/new-password' : '/home'),
  'login/renew-challenge': '/login/code',
  'login/ask-approval': '/login/code',
  'login/finish-approval': (answer) => (read(answer, 'next') === 'new-password' ? '/login/new-password' : '/home'),
  'login/use-list': '/login/code',
  'login/replace-password': '/home?done=password-changed',
  'login/leave': '/login',
  'login/request-temporary-password': '/problems/sent',
  'first-login/give-information': '/first-login',
  'first-login/change-password': '/first-login',
  'first-login/confirm-contact': '/first-login',
  'first-login/send-address-code': '/first-login?done=code-sent',
  'first-login/choose-list': '/first-login',
  'first-login/choose-key': '/first-login',
  'first-login/confirm-device': '/first-login',
  'first-login/replace-list': '/first-login',
  'first-login/go-back': '/first-login',
  'first-login/prove-list': '/first-login',
  'first-login/leave': '/login?done=left',
  'first-login/finish': '/settings',
  'recovery/request-username': '/problems/sent',
  'recovery/request': '/problems/sent',
  'recovery/open': '/recovery',
  'recovery/send-code': '/recovery?done=code-sent',
  'recovery/answer-code': '/recovery',
  'recovery/answer-otp': '/recovery',
  'recovery/ask-approval': '/recovery',
  'recovery/finish-approval': '/recovery',
  'recovery/use-list': '/recovery',
  'recovery/answer-password': '/recovery',
  'recovery/set-password': '/login?done=password-recovered',
  'recovery/leave': '/login',
  'recovery/stop': '/settings/sessions?done=recoveries-stopped',
  'sessions/end': '/login?done=logged-out',
  'sessions/end-other': '/settings/sessions?done=session-ended',
  'sessions/step-up': '/settings/sessions?done=step-up',
  'profile/update': '/settings/information?done=information-saved',
  'binding/start': '/settings/act',
  'binding/answer-otp': '/settings/act',
  'binding/renew-challenge': '/settings/act',
  'binding/ask-approval': '/settings/act',
  'binding/finish-approval': '/settings/act',
  'binding/use-list': '/settings/act',
  'binding/open-pairing': '/settings/phones',
  'binding/confirm-device': '/settings/phones?done=key-connected',
  'pairing/renew': '/pairing',
  'pairing/send-app-link': '/pairing?done=link-sent',
  'pairing/decline': '/pairing?done=phone-declined',
  'devices/end': '/settings/phones?done=phone-removed',
  'binding/change-password': '/settings?done=password-changed',
  'binding/order-list': '/settings/list',
  'binding/prove-list': '/settings?done=list-renewed',
  'binding/change-contact': '/settings/addresses?done=code-sent',
  'binding/confirm-contact': '/settings/addresses?done=address-confirmed',
};

/** Where an act of the settings goes on: after a refusal that another page shows better, `/settings/act` sends on. */
const back: Readonly<Partial<Record<OperationId, string>>> = {
  'login/start': '/login',
  'login/answer-otp': '/login/code',
  'login/renew-challenge': '/login/code',
  'login/ask-approval': '/login/code',
  'login/finish-approval': '/login/code',
  'login/use-list': '/login/code',
  'login/replace-password': '/login/new-password',
  'login/request-temporary-password': '/problems/temporary-password',
  'first-login/prove-list': '/first-login/prove',
  'recovery/request-username': '/problems',
  'recovery/request': '/problems',
  'sessions/end-other': '/settings/sessions',
  'sessions/step-up': '/settings/act',
  'recovery/stop': '/settings/sessions',
  'profile/update': '/settings/information',
  'pairing/renew': '/pairing',
  'pairing/send-app-link': '/pairing',
  'pairing/decline': '/pairing',
  'devices/end': '/settings/phones',
  'binding/start': '/settings',
};

/** Which field of the form is wrong. */
const wrongField: Readonly<Partial<Record<ProblemCode, Readonly<Partial<Record<OperationId | 'any', string>>>>>> = {
  'wrong-credentials': { any: 'username' },
  'wrong-code': { any: 'code' },
  replayed: { any: 'code' },
  'not-a-code': { any: 'code' },
  'code-wrong': { any: 'code', 'first-login/give-information': 'addressCode' },
  'code-expired': { any: 'code', 'first-login/give-information': 'addressCode' },
  'code-spent': { any: 'code', 'first-login/give-information': 'addressCode' },
  'password-refused': { any: 'password' },
  'wrong-password': { any: 'password', 'binding/change-password': 'currentPassword', 'binding/change-contact': 'currentPassword' },
  'link-ended': { any: 'link' },
  'digits-wrong': { any: 'digits' },
};

/** Whose issues name the fields of a profile, which are called `profile.name` in the form. */
const profileForms: ReadonlySet<OperationId> = new Set<OperationId>(['first-login/give-information', 'profile/update']);

/** The page that a form leads to. It carries what to say as words of the catalogue, and nothing that was typed. */
export function pageAfter(outcome: FormOutcome): string {
  const { operation } = outcome;
  // Another tab has begun another act: the code was typed for this one, and is not to be typed under that one unread (R81).
  if (!outcome.ok && operation === 'binding/answer-otp' && outcome.problem.code === 'step-up-required') return withProblem('/settings', outcome);
  if (!outcome.ok) return withProblem(back[operation] ?? pageOf(operation), outcome);
  const page = after[operation] ?? '/';
  return typeof page === 'string' ? page : page(outcome.answer);
}

function pageOf(operation: OperationId): string {
  const [room = ''] = operation.split('/');
  return { 'first-login': '/first-login', recovery: '/recovery', binding: '/settings/act', sessions: '/home' }[room] ?? '/';
}

function withProblem(page: string, { operation, problem }: Refused): string {
  const { code, guidance, retryAfterMs } = problem;
  const fields = fieldsOf(operation, problem);
  const query = new URLSearchParams({ problem: code });
  if (guidance !== undefined) query.set('guidance', guidance);
  if (retryAfterMs !== undefined) query.set('wait', String(Math.ceil(retryAfterMs / 1000)));
  if (fields.length > 0) query.set('fields', fields.join(','));
  return `${page}?${query.toString()}`;
}

function fieldsOf(operation: OperationId, { code, issues = [] }: Problem): readonly string[] {
  const known = wrongField[code];
  const field = known?.[operation] ?? known?.any;
  if (field !== undefined) return [field];
  const paths = issues.map(({ path }) => path).filter((path) => /^[\w.]{1,60}$/.test(path));
  if (operation === 'binding/change-contact' && code === 'profile-invalid') return ['address'];
  return profileForms.has(operation) && code === 'profile-invalid' ? paths.map((path) => `profile.${path}`) : paths;
}

function read(answer: object, name: string): unknown {
  return Reflect.get(answer, name);
}
