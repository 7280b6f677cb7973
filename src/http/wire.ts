/** What travels between a browser and `lukko/http`: types alone, so that the client carries nothing of the server. */
import type {
  AnswerCodeInput,
  AnswerCodeResult,
  AnswerOtpInput,
  AnswerOtpResult,
  AnswerPasswordInput,
  AnswerPasswordResult,
  AnswerProofInput,
  AnswerProofResult,
  AnswerRecoveryOtpInput,
  AnswerRecoveryOtpResult,
  AskListResult,
  AskNewListResult,
  AttemptView,
  ChangeContactInput,
  ChangeContactResult,
  ChangeOwnPasswordInput,
  ChangeOwnPasswordResult,
  ChangePasswordInput,
  ChangePasswordResult,
  CheckSessionResult,
  ConfirmContactInput,
  ConfirmContactResult,
  ConfirmNewContactInput,
  ConfirmNewContactResult,
  CorrectContactInput,
  CorrectContactResult,
  DescribeAccountResult,
  DisableAccountResult,
  EnableAccountResult,
  EndAccountSessionsInput,
  EndAccountSessionsResult,
  EndOtherInput,
  EndOtherResult,
  EndSessionResult,
  EraseAccountResult,
  ExportDataResult,
  FinishFirstLoginResult,
  FirstLoginView,
  FlowInput,
  GiveInformationInput,
  GiveInformationResult,
  GoBackResult,
  ImportAccountInput,
  ImportAccountResult,
  IssueTemporaryPasswordInput,
  IssueTemporaryPasswordResult,
  LeaveFirstLoginResult,
  ListAccountSessionsResult,
  ListEventsInput,
  ListEventsResult,
  ListSessionsResult,
  MarkCompromisedInput,
  MarkCompromisedResult,
  OpenListResult,
  OpenNewListResult,
  OpenRecoveredListResult,
  OpenRecoveryInput,
  OpenRecoveryResult,
  OrderListResult,
  OrderNewListResult,
  ProofInput,
  ProveListInput,
  ProveListResult,
  ProveNewListInput,
  ProveNewListResult,
  ProvisionInput,
  ProvisionManyInput,
  ProvisionManyProgress,
  ProvisionResult,
  ReadHeadInput,
  ReadHeadResult,
  ReadinessInput,
  ReadinessResult,
  RecentLoginsResult,
  RecoveryRequested,
  RecoveryView,
  RenewChallengeResult,
  RenewProofResult,
  RenewRecoveryChallengeResult,
  ReplacePasswordInput,
  ReplacePasswordResult,
  RequestRecoveryInput,
  RequestTemporaryPasswordInput,
  RequestTemporaryPasswordResult,
  RequestUsernameInput,
  RestartAccountInput,
  RestartAccountResult,
  SendAddressCodeInput,
  SendAddressCodeResult,
  SendCodeResult,
  SessionInput,
  SessionView,
  SetPasswordInput,
  SetPasswordResult,
  StartBindingInput,
  StartBindingResult,
  StartLoginInput,
  StartLoginResult,
  StepUpInput,
  StepUpResult,
  StopRecoveriesResult,
  TargetInput,
  UpdateProfileInput,
  UpdateProfileResult,
  VerifyAuditInput,
  VerifyAuditResult,
  ViewProfileResult,
  ViewProofResult,
} from '../service/types.js';
import type { StoredAuditEvent } from '../port/index.js';

/** What the server knows without being told: the cookies' contents, who asks, and the request's id. */
type Held = 'token' | 'flow' | 'attempt' | 'proof' | 'browser' | 'actor' | 'requestId';

/** An input as it travels. */
type Sent<I> = I extends unknown ? Omit<I, Held> : never;

/** A good result as it travels: what opens something is in a cookie, and in no body. */
type Told<R> = R extends { readonly ok: true } ? (R extends { readonly renewed?: unknown } ? Omit<R, Held | 'ok' | 'renewed'> & Renewed : Omit<R, Held | 'ok'>) : never;

/** The session after an act that renewed it; absent where the act was done and the session was not renewed: log in again. */
interface Renewed {
  readonly session?: SessionView | undefined;
}

/** One operation: what is sent, what comes back, and why it may be refused. */
interface Exchange<I, R> {
  readonly input: Sent<I>;
  readonly answer: Told<R>;
  readonly refusal: R extends { readonly ok: false; readonly reason: infer Reason } ? Reason : never;
  /** What the service says; it never travels as it is. */
  readonly result: R;
}

/** In which form a list is wanted. */
export interface SheetFormat {
  /** `json` is the list itself; the others are sheets, where the host renders them. */
  readonly format: 'json' | 'pdf' | 'html' | 'text';
}

/** What this browser has begun: enough to draw the right page after a reload. */
export interface BrowserState {
  /** A login whose third step, or new password, is due. */
  readonly login?: AttemptView | undefined;
  /** A first login. */
  readonly firstLogin?: FirstLoginView | undefined;
  /** A recovery. */
  readonly recovery?: RecoveryView | undefined;
  /** How long a password may be, in characters: what a page can say while somebody types. */
  readonly passwordLength: { readonly least: number; readonly most: number };
}

/** What {@link Api} says of reading the state. */
export interface StateResult extends BrowserState {
  readonly ok: true;
}

/** Every operation by its path below the base path; those of {@link GetOperation} are read with GET, all others are POST. */
export interface Api {
  readonly state: Exchange<object, StateResult>;
  readonly 'login/start': Exchange<StartLoginInput, StartLoginResult>;
  readonly 'login/answer-otp': Exchange<AnswerOtpInput, AnswerOtpResult>;
  readonly 'login/renew-challenge': Exchange<object, RenewChallengeResult>;
  readonly 'login/replace-password': Exchange<ReplacePasswordInput, ReplacePasswordResult>;
  readonly 'login/request-temporary-password': Exchange<RequestTemporaryPasswordInput, RequestTemporaryPasswordResult>;
  readonly 'first-login/give-information': Exchange<GiveInformationInput, GiveInformationResult>;
  readonly 'first-login/change-password': Exchange<ChangePasswordInput, ChangePasswordResult>;
  readonly 'first-login/confirm-contact': Exchange<ConfirmContactInput, ConfirmContactResult>;
  readonly 'first-login/send-address-code': Exchange<SendAddressCodeInput, SendAddressCodeResult>;
  readonly 'first-login/choose-list': Exchange<FlowInput, OrderListResult>;
  readonly 'first-login/open-list': Exchange<FlowInput & SheetFormat, OpenListResult>;
  readonly 'first-login/ask-list': Exchange<FlowInput, AskListResult>;
  readonly 'first-login/prove-list': Exchange<ProveListInput, ProveListResult>;
  readonly 'first-login/replace-list': Exchange<FlowInput, OrderListResult>;
  readonly 'first-login/go-back': Exchange<FlowInput, GoBackResult>;
  readonly 'first-login/leave': Exchange<FlowInput, LeaveFirstLoginResult>;
  readonly 'first-login/finish': Exchange<FlowInput, FinishFirstLoginResult>;
  readonly 'recovery/request-username': Exchange<RequestUsernameInput, RecoveryRequested>;
  readonly 'recovery/request': Exchange<RequestRecoveryInput, RecoveryRequested>;
  readonly 'recovery/open': Exchange<OpenRecoveryInput, OpenRecoveryResult>;
  readonly 'recovery/send-code': Exchange<FlowInput, SendCodeResult>;
  readonly 'recovery/answer-code': Exchange<AnswerCodeInput, AnswerCodeResult>;
  readonly 'recovery/answer-otp': Exchange<AnswerRecoveryOtpInput, AnswerRecoveryOtpResult>;
  readonly 'recovery/renew-challenge': Exchange<FlowInput, RenewRecoveryChallengeResult>;
  readonly 'recovery/set-password': Exchange<SetPasswordInput, SetPasswordResult>;
  readonly 'recovery/answer-password': Exchange<AnswerPasswordInput, AnswerPasswordResult>;
  readonly 'recovery/open-list': Exchange<FlowInput & SheetFormat, OpenRecoveredListResult>;
  readonly 'recovery/stop': Exchange<SessionInput, StopRecoveriesResult>;
  readonly 'sessions/check': Exchange<SessionInput, CheckSessionResult>;
  readonly 'sessions/end': Exchange<SessionInput, EndSessionResult>;
  readonly 'sessions/list': Exchange<SessionInput, ListSessionsResult>;
  readonly 'sessions/end-other': Exchange<EndOtherInput, EndOtherResult>;
  readonly 'sessions/step-up': Exchange<StepUpInput, StepUpResult>;
  readonly 'sessions/recent-logins': Exchange<SessionInput, RecentLoginsResult>;
  readonly 'profile/view': Exchange<SessionInput, ViewProfileResult>;
  readonly 'profile/update': Exchange<UpdateProfileInput, UpdateProfileResult>;
  readonly 'binding/start': Exchange<StartBindingInput, StartBindingResult>;
  readonly 'binding/view': Exchange<ProofInput, ViewProofResult>;
  readonly 'binding/answer-otp': Exchange<AnswerProofInput, AnswerProofResult>;
  readonly 'binding/renew-challenge': Exchange<ProofInput, RenewProofResult>;
  readonly 'binding/change-password': Exchange<ChangeOwnPasswordInput, ChangeOwnPasswordResult>;
  readonly 'binding/order-list': Exchange<ProofInput, OrderNewListResult>;
  readonly 'binding/open-list': Exchange<ProofInput & SheetFormat, OpenNewListResult>;
  readonly 'binding/ask-list': Exchange<ProofInput, AskNewListResult>;
  readonly 'binding/prove-list': Exchange<ProveNewListInput, ProveNewListResult>;
  readonly 'binding/change-contact': Exchange<ChangeContactInput, ChangeContactResult>;
  readonly 'binding/confirm-contact': Exchange<ConfirmNewContactInput, ConfirmNewContactResult>;
  readonly 'accounts/provision': Exchange<ProvisionInput, ProvisionResult>;
  readonly 'accounts/provision-many': ProvisionManyExchange;
  readonly 'accounts/import': Exchange<ImportAccountInput, ImportAccountResult>;
  readonly 'accounts/issue-temporary-password': Exchange<IssueTemporaryPasswordInput, IssueTemporaryPasswordResult>;
  readonly 'accounts/correct-contact': Exchange<CorrectContactInput, CorrectContactResult>;
  readonly 'accounts/restart': Exchange<RestartAccountInput, RestartAccountResult>;
  readonly 'accounts/disable': Exchange<TargetInput, DisableAccountResult>;
  readonly 'accounts/enable': Exchange<TargetInput, EnableAccountResult>;
  readonly 'accounts/erase': Exchange<TargetInput, EraseAccountResult>;
  readonly 'accounts/export-data': Exchange<TargetInput, ExportDataResult>;
  readonly 'accounts/mark-compromised': Exchange<MarkCompromisedInput, MarkCompromisedResult>;
  readonly 'accounts/describe': Exchange<TargetInput, DescribeAccountResult>;
  readonly 'accounts/readiness': Exchange<ReadinessInput, ReadinessResult>;
  readonly 'accounts/list-sessions': Exchange<TargetInput, ListAccountSessionsResult>;
  readonly 'accounts/end-sessions': Exchange<EndAccountSessionsInput, EndAccountSessionsResult>;
  readonly 'audit/list': Exchange<ListEventsInput, ListEventsResult>;
  readonly 'audit/verify': Exchange<VerifyAuditInput, VerifyAuditResult>;
  readonly 'audit/head': Exchange<ReadHeadInput, ReadHeadResult>;
}

/** Many people at once: each line of the answer says how one of them fared, as soon as it is known. */
interface ProvisionManyExchange {
  readonly input: Omit<ProvisionManyInput, Held | 'people'> & { readonly people: ProvisionInput['person'][] };
  readonly answer: ProvisionManyProgress;
  readonly refusal: never;
  readonly result: AsyncGenerator<ProvisionManyProgress, void, undefined>;
}

/** The name of an operation, which is its path below the base path. */
export type OperationId = keyof Api;

/** The operations that only read. */
export type GetOperation =
  | 'state'
  | 'sessions/check'
  | 'sessions/list'
  | 'sessions/recent-logins'
  | 'profile/view'
  | 'binding/view'
  | 'accounts/describe'
  | 'accounts/readiness'
  | 'accounts/list-sessions'
  | 'audit/list'
  | 'audit/head';

/** One event of the audit, as it travels. */
export type WireEvent = StoredAuditEvent;

/** What the http room itself refuses, before a use case is asked. */
export type HttpRefusal =
  | 'invalid-request'
  | 'cross-site'
  | 'not-found'
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'body-too-slow'
  | 'no-actor'
  | 'sheet-not-offered'
  | 'assurance-too-low'
  | 'unexpected';

/** Why something was refused: stable over releases, listed in `docs/errors.md`. */
export type ProblemCode = Api[OperationId]['refusal'] | HttpRefusal | 'unavailable';

/** A refusal as it travels: a problem document of RFC 9457, `application/problem+json`. */
export interface Problem {
  /** `urn:lukko:problem:` and the code. */
  readonly type: string;
  /** A few English words for the log. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: number;
  /** What happened; pages choose their words by it. */
  readonly code: ProblemCode;
  /** What to do next, in English. */
  readonly detail: string;
  /** Names this answer in the host's log and in the audit. */
  readonly requestId: string;
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact?: string | undefined;
  /** When to try again, in ms; `Retry-After` says it in seconds. */
  readonly retryAfterMs?: number | undefined;
  /** Of `wrong-code` and `replayed`: what is asked now. */
  readonly challenge?: { readonly listNumber: number; readonly position: number; readonly expiresAt: number } | undefined;
  /** Of `profile-invalid` and `invalid-request`: what is wrong, field by field; never a value. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
  /** Of `password-refused`: the rule that it breaks. */
  readonly why?: string | undefined;
  /** Of `password-refused`: a key of the texts that pages show. */
  readonly guidance?: string | undefined;
  /** Of a fault in the audit chain: where it is. */
  readonly sequence?: number | undefined;
}
