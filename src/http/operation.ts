import type * as z from 'zod/mini';
import type { Auth } from '../create-auth.js';
import type { Actor } from '../port/index.js';
import type { SignedRequest } from '../service/types.js';
import type { CookieKind } from './cookies.js';
import type { Api, GetOperation, OperationId, PhoneOperation, SignedOperation } from './wire.js';

/** What an operation is called with. */
export interface Call<I> {
  readonly auth: Auth;
  /** As sent and checked. */
  readonly input: I;
  /** The contents of this browser's cookie; empty where it has none, which every use case refuses by itself. */
  readonly held: (kind: CookieKind) => string;
  /** The cookie by which this browser is known to the account of that username. */
  readonly browserOf: (username: string) => { readonly browser?: string | undefined };
  /** That cookie, where one person alone is known in this browser: for what names nobody. */
  readonly onlyBrowser: () => { readonly browser?: string | undefined };
  readonly requestId: string;
}

/** An operation that is put to the host's `Authorize`. */
export type HeadUserOperation = Extract<OperationId, `accounts/${string}` | `audit/${string}`>;

/** What an operation of head users and offices is called with. No other sees an actor: none can act as one by mistake. */
export interface HeadUserCall<I> extends Call<I> {
  /** Who asks, as the host says. */
  readonly actor: Actor;
}

/** What an operation of phones is called with: they have no cookies. */
export type PhoneCall<I> = Pick<Call<I>, 'auth' | 'input' | 'requestId'>;

/** What an operation is called with that a paired phone signs. */
export interface SignedCall<I> extends PhoneCall<I> {
  /** The statement, and what it has to be about. */
  readonly request: SignedRequest;
}

/** What any operation is called with: each sees its part. */
export interface AnyCall<I> extends HeadUserCall<I>, SignedCall<I> {}

/** Who calls an operation: a page of ours, one of them on behalf of a head user or an office, an app that is not paired yet, or one that is, and signs. */
export type Caller = 'browser' | 'head-user' | 'phone' | 'paired-phone';

/** What was sent as the operation takes it, and the use case that is asked with it; or what is wrong with it. */
export type Taken =
  | { readonly ok: true; readonly input: unknown; readonly run: (call: Omit<AnyCall<unknown>, 'input'>) => Promise<Api[OperationId]['result']> }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** How one operation is described, in `src/http/operations`. */
export interface OperationSpec<Id extends OperationId, Listed extends readonly Api[Id]['refusal'][], Called = Call<Api[Id]['input']>> {
  /** Its path below the base path. */
  readonly id: Id;
  /** What it does, in a line. */
  readonly summary: string;
  /** What is sent: as JSON or a form, or in the query of a GET. */
  readonly input: z.ZodMiniType<Api[Id]['input']>;
  /** What comes back. */
  readonly answer: z.ZodMiniType<Api[Id]['answer']>;
  /** Why it may be refused: all of them, or it does not compile. */
  readonly refusals: Listed & ([Exclude<Api[Id]['refusal'], Listed[number]>] extends [never] ? unknown : { readonly missing: Exclude<Api[Id]['refusal'], Listed[number]> });
  /** For the OpenAPI document, and run by the tests. */
  readonly example: { readonly input: Api[Id]['input']; readonly answer: Api[Id]['answer'] };
  /** Whose cookies it reads. */
  readonly needs?: readonly CookieKind[] | undefined;
  /** The cookies that a good answer removes. */
  readonly ends?: readonly CookieKind[] | undefined;
  /** Which cookie the `flow` of a good answer goes into. */
  readonly flowOf?: 'first-login' | 'recovery' | undefined;
  /** The other cookies that a good answer may set: for the OpenAPI document, and held against the answers by the tests. */
  readonly sets?: readonly (CookieKind | 'browser')[] | undefined;
  /** `true` where the answer is a stream of lines, each of them an `answer`. */
  readonly inLines?: boolean | undefined;
  /** `true` where the answer is the point, and is nowhere else: a form would lose it, or its page would carry it into an address. */
  readonly jsonOnly?: boolean | undefined;
  /** Inputs that are true or false, where they come from a form. */
  readonly switches?: readonly string[] | undefined;
  /** Inputs that are numbers, where they come from a form or a query. */
  readonly numbers?: readonly string[] | undefined;
  /** The most bytes it takes: 64 KiB by default. */
  readonly maxBytes?: number | undefined;
  /** The use case. */
  readonly run: (call: Called) => Promise<Api[Id]['result']> | Api[Id]['result'];
}

/** An operation, whichever it is. */
export interface Operation {
  readonly id: OperationId;
  readonly method: 'GET' | 'POST';
  readonly summary: string;
  readonly input: z.ZodMiniType;
  readonly answer: z.ZodMiniType;
  readonly refusals: readonly Api[OperationId]['refusal'][];
  readonly example: { readonly input: object; readonly answer: object };
  readonly needs: readonly CookieKind[];
  readonly ends: readonly CookieKind[];
  readonly flowOf: 'first-login' | 'recovery' | undefined;
  readonly sets: readonly (CookieKind | 'browser')[];
  readonly inLines: boolean;
  readonly jsonOnly: boolean;
  /** `head-user`: it is put to the host's `Authorize`, and needs the option `actor`. */
  readonly calledBy: Caller;
  readonly switches: readonly string[];
  readonly numbers: readonly string[];
  readonly maxBytes: number;
  /** Checks what was sent, once. */
  readonly take: (sent: unknown) => Taken;
}

/** Reads. Everything else changes something, and is a POST. */
const reads: Readonly<Record<GetOperation, true>> = {
  state: true,
  'login/view': true,
  'sessions/check': true,
  'sessions/list': true,
  'sessions/recent-logins': true,
  'profile/view': true,
  'binding/view': true,
  'pairing/view': true,
  'devices/list': true,
  'accounts/describe': true,
  'accounts/readiness': true,
  'accounts/messages': true,
  'accounts/list-sessions': true,
  'accounts/list-devices': true,
  'audit/list': true,
  'audit/head': true,
  'device/keys': true,
  'device/approvals': true,
};

/** Describes an operation: input, answer, refusals and use case have to fit each other, or it does not compile. */
export function operation<const Id extends Exclude<OperationId, HeadUserOperation | PhoneOperation>, const Listed extends readonly Api[Id]['refusal'][]>(spec: OperationSpec<Id, Listed>): Operation {
  return complete(spec, 'browser');
}

/** Describes an operation of head users and offices, whose use case is told who asks. */
export function headUserOperation<const Id extends HeadUserOperation, const Listed extends readonly Api[Id]['refusal'][]>(
  spec: OperationSpec<Id, Listed, HeadUserCall<Api[Id]['input']>>,
): Operation {
  return complete(spec, 'head-user');
}

/** Describes an operation that an app calls before it is paired. It takes JSON alone: no page posts a form to it. */
export function phoneOperation<const Id extends Exclude<PhoneOperation, SignedOperation>, const Listed extends readonly Api[Id]['refusal'][]>(
  spec: OperationSpec<Id, Listed, PhoneCall<Api[Id]['input']>>,
): Operation {
  return complete(spec, 'phone');
}

/** Describes an operation that a paired phone signs. */
export function signedOperation<const Id extends SignedOperation, const Listed extends readonly Api[Id]['refusal'][]>(
  spec: OperationSpec<Id, Listed, SignedCall<Api[Id]['input']>>,
): Operation {
  return complete(spec, 'paired-phone');
}

function complete<Id extends OperationId, Listed extends readonly Api[Id]['refusal'][]>(spec: OperationSpec<Id, Listed, AnyCall<Api[Id]['input']>>, calledBy: Caller): Operation {
  const { id, summary, input, answer, refusals, example, needs = [], ends = [], flowOf, sets = [] } = spec;
  const { inLines = false, jsonOnly = calledBy === 'phone' || calledBy === 'paired-phone', switches = [], numbers = [], maxBytes = 64 * 1024 } = spec;
  const take = (sent: unknown): Taken => {
    const parsed = input.safeParse(sent);
    if (!parsed.success) return { ok: false, issues: parsed.error.issues };
    return { ok: true, input: parsed.data, run: async (call) => spec.run({ ...call, input: parsed.data }) };
  };
  const method = Object.hasOwn(reads, id) ? 'GET' : 'POST';
  return Object.freeze({ id, method, summary, input, answer, refusals, example, needs, ends, flowOf, sets, inLines, jsonOnly, calledBy, switches, numbers, maxBytes, take });
}
