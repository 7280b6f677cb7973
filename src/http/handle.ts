import { AuthError, isAuthError } from '../core/error/index.js';
import type { Auth } from '../create-auth.js';
import type { Actor } from '../port/index.js';
import { respondJson, respondPage, respondProblem, respondUnlessKnown } from './answer.js';
import { isFromElsewhere, isFromOtherPages, isFromOurPages } from './check-origin.js';
import { markOf, readCookies, type HeldCookies } from './cookies.js';
import { endOlderSession } from './end-older-session.js';
import type { AnyCall, Operation } from './operation.js';
import type { CheckedOptions, FormOutcome } from './options.js';
import { problemOf } from './problem.js';
import { formType, mediaTypeOf, readInput } from './read-input.js';
import { listResponder, respondLines } from './respond-list.js';
import { signedRequestOf } from './signed-request.js';
import { markIn, settle, tokenOf, type Settled } from './settle.js';
import { tellHost } from './tell-host.js';
import type { Problem } from './wire.js';

/** In the place of an actor, where no operation sees one: who may nothing. */
const nobody: Actor = { kind: 'user', id: 'nobody' };

/** In the place of a signed request, where no operation sees one: it is signed by nobody. */
const unsigned: AnyCall<unknown>['request'] = { statement: '', method: '', path: '', bodyHash: '' };

/** One request to one operation. */
export interface Asked {
  readonly auth: Auth;
  readonly options: CheckedOptions;
  readonly operation: Operation;
  readonly request: Request;
  readonly requestId: string;
}

/** Parses, asks the use case, and answers. Nothing that comes from outside makes it throw (invariant 5). */
export async function handle(asked: Asked): Promise<Response> {
  const { requestId } = asked;
  try {
    return await answer(asked);
  } catch (error) {
    tell(asked, error);
    return respondProblem(problemOf(isAuthError(error) ? 'unavailable' : 'unexpected', { requestId }));
  }
}

/** A log that is broken takes nobody's answer away. */
function tell({ options, operation, requestId }: Asked, error: unknown): void {
  tellHost(() => options.onError?.(error, { operation: operation.id, requestId }));
}

async function answer(asked: Asked): Promise<Response> {
  const { auth, options, operation, request, requestId } = asked;
  if (isStrange(asked)) return respondProblem(problemOf('cross-site', { requestId }));
  const isForm = operation.method === 'POST' && !operation.jsonOnly && options.pageAfter !== undefined && mediaTypeOf(request) === formType;
  const refuse = (problem: Problem): Response => (isForm ? respondPage(pageAfter(asked, { ok: false, operation: operation.id, problem }), { requestId }) : respondProblem(problem));
  // Asked before the body is read: a stranger's body is worth no memory.
  const actor = operation.calledBy === 'head-user' ? await actorOf(asked) : nobody;
  if (actor === undefined) return refuse(problemOf('no-actor', { requestId }));
  const read = await readInput(request, { operation, isForm });
  if (!read.ok) return refuse(problemOf(read.reason, { issues: read.issues, requestId }));
  const signed = operation.calledBy === 'paired-phone' ? signedRequestOf(request, read.bytes) : unsigned;
  if (signed === undefined) return refuse(problemOf('bad-request', { requestId }));
  const respondList = listResponder({ sent: read.input, sheet: options.sheet, requestId });
  if (respondList === undefined) return refuse(problemOf('sheet-not-offered', { requestId }));
  const cookies = readCookies(request.headers.get('cookie'), options.cookies);
  const result = await read.run({
    ...{ auth, actor, request: signed, requestId },
    held: (kind) => tokenOf(cookies.held(kind)),
    browserOf: (username) => ({ browser: cookies.browser(markOf(username)) }),
    onlyBrowser: () => onlyOf(cookies),
  });
  if (Symbol.asyncIterator in result) return respondLines(result, { requestId, onError: (error) => tell(asked, error) });
  if (!result.ok) {
    const { ok: _no, reason, ...more } = result;
    return refuse(problemOf(reason, { ...more, requestId }));
  }
  if ('list' in result && 'holder' in result) return respondList(result);
  // Of the very flow that goes on: somebody else may have left one of the other kind in this browser.
  const mark = markIn({ sent: read.input, held: cookies.held(operation.needs.includes('attempt') ? 'attempt' : 'first-login') });
  const settled = settle({ operation, result, rules: options.cookies, mark, held: cookies });
  await endOlderSession({ ...asked, result, cookies, tell: (error) => tell(asked, error) });
  if (isForm) return goOn(asked, settled);
  return operation.method === 'GET' ? respondUnlessKnown(settled.body, { request, requestId }) : respondJson(settled.body, { requestId, cookies: settled.cookies });
}

function isStrange({ options: { origins }, operation: { calledBy, method }, request }: Asked): boolean {
  if (calledBy === 'phone' || calledBy === 'paired-phone') return isFromOtherPages(request, origins);
  return method === 'POST' ? !isFromOurPages(request, origins) : isFromElsewhere(request);
}

/** Where two people are known, nobody can say who asks. */
function onlyOf(cookies: HeldCookies): { readonly browser?: string | undefined } {
  const [only, another] = cookies.browsers();
  return { browser: another === undefined ? only?.value : undefined };
}

/**
 * Who asks, as the host says.
 *
 * @throws AuthError where the host cannot say it: its own storage may be down
 */
async function actorOf({ options, request }: Asked): Promise<Actor | undefined> {
  try {
    return (await options.actor?.(request)) ?? undefined;
  } catch (cause) {
    throw new AuthError('host-function-failed', { cause });
  }
}

/** What was granted is not lost by a page that is none: its cookies go along to the root, and the host hears of it. */
function goOn(asked: Asked, { body, cookies }: Settled): Response {
  const { operation, requestId } = asked;
  try {
    return respondPage(pageAfter(asked, { ok: true, operation: operation.id, answer: body }), { requestId, cookies });
  } catch (error) {
    tell(asked, error);
    return respondPage('/', { requestId, cookies });
  }
}

function pageAfter({ options }: Asked, outcome: FormOutcome): string {
  return options.pageAfter?.(outcome) ?? '';
}
