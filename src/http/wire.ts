/** What travels between a browser and `lukko/http`: types alone, so that the client carries nothing of the server. */
import type {
  AccountMessagesResult,
  AnswerApprovalInput,
  AnswerApprovalResult,
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
  ApprovalView,
  AskApprovalResult,
  AskListResult,
  AskNewListResult,
  AskProofApprovalResult,
  AskRecoveryApprovalResult,
  AttemptView,
  ChallengeView,
  ChangeContactInput,
  ChangeContactResult,
  ChangeOwnPasswordInput,
  ChangeOwnPasswordResult,
  ChangePasswordInput,
  ChangePasswordResult,
  CheckSessionResult,
  ChooseKeyResult,
  ClaimPairingInput,
  ClaimPairingResult,
  ConfirmContactInput,
  ConfirmContactResult,
  ConfirmDeviceInput,
  ConfirmDeviceResult,
  ConfirmFirstDeviceInput,
  ConfirmFirstDeviceResult,
  ConfirmNewContactInput,
  ConfirmNewContactResult,
  CorrectContactInput,
  CorrectContactResult,
  DeclineDeviceResult,
  DescribeAccountResult,
  DeviceInput,
  DisableAccountResult,
  EnableAccountResult,
  EndAccountDeviceInput,
  EndAccountDeviceResult,
  EndAccountSessionsInput,
  EndAccountSessionsResult,
  EndDeviceInput,
  EndDeviceResult,
  EndOtherInput,
  EndOtherResult,
  EraseAccountResult,
  ExportDataResult,
  FinishApprovalResult,
  FinishFirstLoginResult,
  FinishProofApprovalResult,
  FinishRecoveryApprovalResult,
  FirstLoginView,
  FlowInput,
  GiveInformationInput,
  GiveInformationResult,
  GoBackResult,
  ImportAccountInput,
  ImportAccountResult,
  IssueTemporaryPasswordInput,
  IssueTemporaryPasswordResult,
  KeyAttemptInput,
  LeaveFirstLoginResult,
  ListAccountDevicesResult,
  ListAccountSessionsResult,
  ListDevicesResult,
  ListEventsInput,
  ListEventsResult,
  ListSessionsResult,
  MarkCompromisedInput,
  MarkCompromisedResult,
  OpenApprovalsResult,
  OpenListResult,
  OpenNewListResult,
  OpenProvenPairingResult,
  OpenRecoveredListResult,
  OpenRecoveryInput,
  OpenRecoveryResult,
  OrderListResult,
  OrderNewListResult,
  PairingInput,
  ProfileIssue,
  ProofApprovalView,
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
  ReadKeysInput,
  ReadKeysResult,
  RecentLoginsResult,
  RecoveryRequested,
  RecoveryView,
  RedeemPairingInput,
  RedeemPairingResult,
  RenewChallengeResult,
  RenewPairingResult,
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
  SendAgainInput,
  SendAgainResult,
  SendAppLinkInput,
  SendAppLinkResult,
  SendCodeResult,
  SessionInput,
  SessionView,
  SetPasswordInput,
  SetPasswordResult,
  SignOutResult,
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
  UseListForProofResult,
  UseListForRecoveryResult,
  UseListResult,
  VerifyAuditInput,
  VerifyAuditResult,
  ViewAttemptInput,
  ViewAttemptResult,
  ViewPairingResult,
  ViewProfileResult,
  ViewProofResult,
} from '../service/types.js';
import type { StoredAuditEvent } from '../port/index.js';

/** What the server knows without being told: the cookies' contents, who asks, and the request's id. */
export type Held = 'token' | 'flow' | 'attempt' | 'proof' | 'pairing' | 'browser' | 'actor' | 'requestId';

/** An input as it travels. */
export type Sent<I> = I extends unknown ? Omit<I, Held> : never;

/** A good result as it travels: what opens something is in a cookie, and in no body. */
export type Told<R> = R extends { readonly ok: true } ? (R extends Renewing ? Omit<R, Held | 'ok' | 'renewed'> & Renewed : Omit<R, Held | 'ok'>) : never;

/** What a use case says that may renew the session. */
export interface Renewing {
  /** The session under its new token. */
  readonly renewed?: unknown;
}

/** What is told after such an act. */
export interface Renewed {
  /** The session; absent where the act was done and the session was not renewed: log in again. */
  readonly session?: SessionView | undefined;
}

/** A refusal of a use case. */
export interface Refused<Reason> {
  /** It was not done. */
  readonly ok: false;
  /** Why not, as a literal. */
  readonly reason: Reason;
}

/** One operation: what is sent, what comes back, and why it may be refused. */
export interface Exchange<I, R> {
  /** What is sent. */
  readonly input: Sent<I>;
  /** What comes back. */
  readonly answer: Told<R>;
  /** Why it may be refused. */
  readonly refusal: R extends Refused<infer Reason> ? Reason : never;
  /** What the service says; it never travels as it is. */
  readonly result: R;
}

/** What a call of a phone is not sent: the signed request, which is its header, and the request's id. */
export type HeldByPhone = 'request' | 'requestId';

/** One operation of a phone, which has no cookies: all that comes back is in the body. */
export interface PhoneExchange<I, R> {
  /** What is sent. */
  readonly input: I extends unknown ? Omit<I, HeldByPhone> : never;
  /** What comes back. */
  readonly answer: R extends { readonly ok: true } ? Omit<R, 'ok'> : never;
  /** Why it may be refused. */
  readonly refusal: R extends Refused<infer Reason> ? Reason : never;
  /** What the service says. */
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
  readonly passwordLength: {
    /** At least so many. */
    readonly least: number;
    /** At most so many. */
    readonly most: number;
  };
}

/** What {@link Api} says of reading the state. */
export interface StateResult extends BrowserState {
  readonly ok: true;
}

/** Every operation by its path below the base path; those of {@link GetOperation} are read with GET, all others are POST. */
export interface Api {
  /** Reads what this browser has begun: enough to draw the right page after a reload. */
  readonly state: Exchange<object, StateResult>;
  /** Steps 1 and 2: username and password. */
  readonly 'login/start': Exchange<StartLoginInput, StartLoginResult>;
  /** Where the login of this browser stands, by one read: a page that waits for the phone asks every second or two. */
  readonly 'login/view': Exchange<ViewAttemptInput, ViewAttemptResult>;
  /** Step 3: the one-time password at the position asked for. */
  readonly 'login/answer-otp': Exchange<AnswerOtpInput, AnswerOtpResult>;
  /** Asks for the same position with fresh time, on a page that was left open. */
  readonly 'login/renew-challenge': Exchange<object, RenewChallengeResult>;
  /** Step 3 by the Key: asks the phone once more; the earlier request is over. */
  readonly 'login/ask-approval': Exchange<KeyAttemptInput, AskApprovalResult>;
  /** Step 3 by the Key: what the phone approved opens the session. */
  readonly 'login/finish-approval': Exchange<KeyAttemptInput, FinishApprovalResult>;
  /** Use my list instead: the list in reserve takes the place of the Key in this login, and all addresses are told. */
  readonly 'login/use-list': Exchange<KeyAttemptInput, UseListResult>;
  /** Sets a new password in place of a compromised one, after the third step. */
  readonly 'login/replace-password': Exchange<ReplacePasswordInput, ReplacePasswordResult>;
  /** Leaves a login that was begun, in this browser: the page is free for another person. */
  readonly 'login/leave': Exchange<object, { readonly ok: true }>;
  /** Asks for the temporary password, where the policy sends it on demand; the answer is the same for everybody. */
  readonly 'login/request-temporary-password': Exchange<RequestTemporaryPasswordInput, RequestTemporaryPasswordResult>;
  /** Phase 1: the personal information, complete and right. */
  readonly 'first-login/give-information': Exchange<GiveInformationInput, GiveInformationResult>;
  /** Phase 2: the person's own password in place of the temporary one. */
  readonly 'first-login/change-password': Exchange<ChangePasswordInput, ChangePasswordResult>;
  /** The code from an address of the invitation, where the policy asks for it before a list is offered. */
  readonly 'first-login/confirm-contact': Exchange<ConfirmContactInput, ConfirmContactResult>;
  /** Sends that code again. */
  readonly 'first-login/send-address-code': Exchange<SendAddressCodeInput, SendAddressCodeResult>;
  /** Phase 3: the one-time password list is the third login step from now on; the list is made. */
  readonly 'first-login/choose-list': Exchange<FlowInput, OrderListResult>;
  /** Phase 3: the Key is the third login step from now on; the page shows a code for the app. */
  readonly 'first-login/choose-key': Exchange<FlowInput, ChooseKeyResult>;
  /** Phase 4 by the Key: yes, this is my phone; the account is active, and a session opens. */
  readonly 'first-login/confirm-device': Exchange<ConfirmFirstDeviceInput, ConfirmFirstDeviceResult>;
  /** Phase 4: shows the list, to be printed or saved; the browser that ordered it can open it again until it is proven. */
  readonly 'first-login/open-list': Exchange<FlowInput & SheetFormat, OpenListResult>;
  /** Asks for a position of the list, which proves that it was saved. */
  readonly 'first-login/ask-list': Exchange<FlowInput, AskListResult>;
  /** The one-time password at that position: the account is active, and a session opens. */
  readonly 'first-login/prove-list': Exchange<ProveListInput, ProveListResult>;
  /** Another list in place of one that was not saved; the first one ends. */
  readonly 'first-login/replace-list': Exchange<FlowInput, OrderListResult>;
  /** Back to the choice of the method, until one is proven. */
  readonly 'first-login/go-back': Exchange<FlowInput, GoBackResult>;
  /** Leaves it for now, in this browser: the next login goes on where it was. */
  readonly 'first-login/leave': Exchange<FlowInput, LeaveFirstLoginResult>;
  /** Phase 5: the welcome page was seen; the session stays. */
  readonly 'first-login/finish': Exchange<FlowInput, FinishFirstLoginResult>;
  /** Sends a lost username to an address; the answer is the same for everybody. */
  readonly 'recovery/request-username': Exchange<RequestUsernameInput, RecoveryRequested>;
  /** Sends the link that opens a recovery; the answer is the same for everybody. */
  readonly 'recovery/request': Exchange<RequestRecoveryInput, RecoveryRequested>;
  /** Opens a recovery with what stands behind the # of its link, once; a code goes to the phone. */
  readonly 'recovery/open': Exchange<OpenRecoveryInput, OpenRecoveryResult>;
  /** Sends another code to the phone; the earlier one is void. */
  readonly 'recovery/send-code': Exchange<FlowInput, SendCodeResult>;
  /** The code from the phone. */
  readonly 'recovery/answer-code': Exchange<AnswerCodeInput, AnswerCodeResult>;
  /** Of a lost password: the one-time password at the position asked for. */
  readonly 'recovery/answer-otp': Exchange<AnswerRecoveryOtpInput, AnswerRecoveryOtpResult>;
  /** Asks for the same position with fresh time. */
  readonly 'recovery/renew-challenge': Exchange<FlowInput, RenewRecoveryChallengeResult>;
  /** Of a lost password: asks the phone once more; the earlier request is over. */
  readonly 'recovery/ask-approval': Exchange<FlowInput, AskRecoveryApprovalResult>;
  /** Of a lost password: what the phone approved is the third proof. */
  readonly 'recovery/finish-approval': Exchange<FlowInput, FinishRecoveryApprovalResult>;
  /** Use my list instead: a one-time password of the list in reserve is asked for, and all addresses are told. */
  readonly 'recovery/use-list': Exchange<FlowInput, UseListForRecoveryResult>;
  /** Of a lost password: the new one. No session comes out of it. */
  readonly 'recovery/set-password': Exchange<SetPasswordInput, SetPasswordResult>;
  /** Of a lost list: the password; the new list is made, and is the method from now on. */
  readonly 'recovery/answer-password': Exchange<AnswerPasswordInput, AnswerPasswordResult>;
  /** Shows the new list, in the browser that recovered it. */
  readonly 'recovery/open-list': Exchange<FlowInput & SheetFormat, OpenRecoveredListResult>;
  /** Leaves a recovery, in this browser: going on takes another link. */
  readonly 'recovery/leave': Exchange<object, { readonly ok: true }>;
  /** Stops every recovery of the person who is logged in: the answer to one that was not theirs. */
  readonly 'recovery/stop': Exchange<SessionInput, StopRecoveriesResult>;
  /** Says who is logged in, and how sure that is. */
  readonly 'sessions/check': Exchange<SessionInput, CheckSessionResult>;
  /** Logs out; a session that is over, or none at all, is logged out as well. */
  readonly 'sessions/end': Exchange<SessionInput, { readonly ok: true } | Refused<'try-again'>>;
  /** The open sessions and the known browsers of the person, shortly after a login or a step-up. */
  readonly 'sessions/list': Exchange<SessionInput, ListSessionsResult>;
  /** Ends another session, forgets another browser with its sessions, or, with neither, ends all other sessions. */
  readonly 'sessions/end-other': Exchange<EndOtherInput, EndOtherResult>;
  /** Makes the session fresh: the password, after binding/start and its proof of the act step-up. */
  readonly 'sessions/step-up': Exchange<StepUpInput, StepUpResult>;
  /** The recent logins of the person and what belongs to them, the newest first. */
  readonly 'sessions/recent-logins': Exchange<SessionInput, RecentLoginsResult>;
  /** What is on file of the person, and what is off until an address is confirmed. */
  readonly 'profile/view': Exchange<SessionInput, ViewProfileResult>;
  /** Changes name, language and the host's own fields; an address takes a fresh proof. */
  readonly 'profile/update': Exchange<UpdateProfileInput, UpdateProfileResult>;
  /** Asks for the fresh proof of an act: an approval where the Key is in use, else a position of the list. */
  readonly 'binding/start': Exchange<StartBindingInput, StartBindingResult>;
  /** Where the act of this browser stands: enough to draw its page anew. */
  readonly 'binding/view': Exchange<ProofInput, ViewProofResult>;
  /** The proof: the one-time password at the position asked for. */
  readonly 'binding/answer-otp': Exchange<AnswerProofInput, AnswerProofResult>;
  /** Asks for the same position with fresh time. */
  readonly 'binding/renew-challenge': Exchange<ProofInput, RenewProofResult>;
  /** The proof by the Key: asks the phone once more; the earlier request is over. */
  readonly 'binding/ask-approval': Exchange<ProofInput, AskProofApprovalResult>;
  /** The proof by the Key: what the phone approved. */
  readonly 'binding/finish-approval': Exchange<ProofInput, FinishProofApprovalResult>;
  /** Use my list instead: the list in reserve gives the proof, and all addresses are told. */
  readonly 'binding/use-list': Exchange<ProofInput, UseListForProofResult>;
  /** Act change-password: the current password and the new one; other sessions end unless endOtherSessions is false. */
  readonly 'binding/change-password': Exchange<ChangeOwnPasswordInput, ChangeOwnPasswordResult>;
  /** Acts renew-list and change-to-list: makes the new list; what is in use counts until the new list is proven. */
  readonly 'binding/order-list': Exchange<ProofInput, OrderNewListResult>;
  /** Acts renew-list and change-to-list: shows the new list, to be printed or saved. */
  readonly 'binding/open-list': Exchange<ProofInput & SheetFormat, OpenNewListResult>;
  /** Acts renew-list and change-to-list: asks for a position of the new list, which proves that it was saved. */
  readonly 'binding/ask-list': Exchange<ProofInput, AskNewListResult>;
  /** Acts renew-list and change-to-list: the one-time password at that position; the new list counts, the old one or the Key ends, and all other sessions do. */
  readonly 'binding/prove-list': Exchange<ProveNewListInput, ProveNewListResult>;
  /** Act pair-device: shows a code for the app; again, another one. */
  readonly 'binding/open-pairing': Exchange<ProofInput, OpenProvenPairingResult>;
  /** Act pair-device: yes, this is my phone; the Key is the method from now on, or the phone joins it, and all other sessions end. */
  readonly 'binding/confirm-device': Exchange<ConfirmDeviceInput, ConfirmDeviceResult>;
  /** Act change-contact: the current password and the new address; a code goes there. */
  readonly 'binding/change-contact': Exchange<ChangeContactInput, ChangeContactResult>;
  /** Act change-contact: the code from the new address, which counts from now on; all other sessions end. */
  readonly 'binding/confirm-contact': Exchange<ConfirmNewContactInput, ConfirmNewContactResult>;
  /** What the page of a pairing shows, by one read: the code, then the phone that asks; ask every second or two. */
  readonly 'pairing/view': Exchange<PairingInput, ViewPairingResult>;
  /** Shows another code in place of one that is over, used, or claimed by a phone that was declined. */
  readonly 'pairing/renew': Exchange<PairingInput, RenewPairingResult>;
  /** Sends the link to the app to the phone on file; never a code. */
  readonly 'pairing/send-app-link': Exchange<SendAppLinkInput, SendAppLinkResult>;
  /** This is not my phone: it is not connected, and never will be. */
  readonly 'pairing/decline': Exchange<PairingInput, DeclineDeviceResult>;
  /** The phones of the person: those that can approve first, then those that have ended. */
  readonly 'devices/list': Exchange<SessionInput, ListDevicesResult>;
  /** Ends a phone of the person, shortly after a login or a step-up. */
  readonly 'devices/end': Exchange<EndDeviceInput, EndDeviceResult>;
  /** Makes an account, and sends username and temporary password by two channels or hands both out on a slip. */
  readonly 'accounts/provision': Exchange<ProvisionInput, ProvisionResult>;
  /** Makes many accounts: a line of the answer for each person, as soon as it is known how they fared. */
  readonly 'accounts/provision-many': ProvisionManyExchange;
  /** Takes over an account of another system with the hash of its password. */
  readonly 'accounts/import': Exchange<ImportAccountInput, ImportAccountResult>;
  /** Issues another temporary password to somebody who has not done the first login; the earlier one is void. */
  readonly 'accounts/issue-temporary-password': Exchange<IssueTemporaryPasswordInput, IssueTemporaryPasswordResult>;
  /** Corrects the addresses of somebody who has not done the first login, and invites anew. */
  readonly 'accounts/correct-contact': Exchange<CorrectContactInput, CorrectContactResult>;
  /** Both factors are lost: the account begins its first login again, and every address on file is told. */
  readonly 'accounts/restart': Exchange<RestartAccountInput, RestartAccountResult>;
  /** Lets nobody in by this account until it is enabled; its sessions end. */
  readonly 'accounts/disable': Exchange<TargetInput, DisableAccountResult>;
  /** Lets a disabled account in again. */
  readonly 'accounts/enable': Exchange<TargetInput, EnableAccountResult>;
  /** Removes an account and all that is kept of its person, but for the audit. */
  readonly 'accounts/erase': Exchange<TargetInput, EraseAccountResult>;
  /** Gives out all that is kept of a person, for that person. */
  readonly 'accounts/export-data': Exchange<TargetInput, ExportDataResult>;
  /** The password of an account is known to somebody else: it has to be replaced at the next login. */
  readonly 'accounts/mark-compromised': Exchange<MarkCompromisedInput, MarkCompromisedResult>;
  /** What a head user sees of an account: no secret, and no address. */
  readonly 'accounts/describe': Exchange<TargetInput, DescribeAccountResult>;
  /** Every account of an organization, with what keeps its person from logging in or soon will. */
  readonly 'accounts/readiness': Exchange<ReadinessInput, ReadinessResult>;
  /** How far each message about an account came: no address, no text, no secret. */
  readonly 'accounts/messages': Exchange<TargetInput, AccountMessagesResult>;
  /** Has a message that waits tried at once. */
  readonly 'accounts/send-again': Exchange<SendAgainInput, SendAgainResult>;
  /** The sessions in which an account is logged in now. */
  readonly 'accounts/list-sessions': Exchange<TargetInput, ListAccountSessionsResult>;
  /** Ends one session of an account, or all of them. */
  readonly 'accounts/end-sessions': Exchange<EndAccountSessionsInput, EndAccountSessionsResult>;
  /** The phones of an account: those that can approve first, then those that have ended. */
  readonly 'accounts/list-devices': Exchange<TargetInput, ListAccountDevicesResult>;
  /** Ends a phone of an account, a lost one say. */
  readonly 'accounts/end-device': Exchange<EndAccountDeviceInput, EndAccountDeviceResult>;
  /** What happened in an organization, the oldest first; for the next page ask from the instant of the last event. */
  readonly 'audit/list': Exchange<ListEventsInput, ListEventsResult>;
  /** Verifies the sealed events of an organization, up to a head that was kept elsewhere. */
  readonly 'audit/verify': Exchange<VerifyAuditInput, VerifyAuditResult>;
  /** Where the sealed events of an organization end: keep it somewhere else. */
  readonly 'audit/head': Exchange<ReadHeadInput, ReadHeadResult>;
  /** A phone redeems the code that was typed, with the username, or the link of the QR code; whatever is wrong, the refusal is the same. */
  readonly 'device/redeem': PhoneExchange<RedeemPairingInput, RedeemPairingResult>;
  /** A phone names its key and asks to be connected; the computer shows what it calls itself. */
  readonly 'device/claim': PhoneExchange<ClaimPairingInput, ClaimPairingResult>;
  /** The server's signing keys, signed with one that the phone trusts. */
  readonly 'device/keys': PhoneExchange<ReadKeysInput, ReadKeysResult>;
  /** What a phone is asked to approve; it signs each request. */
  readonly 'device/approvals': PhoneExchange<DeviceInput, OpenApprovalsResult>;
  /** The answer of a phone: approved with the number typed, or denied. */
  readonly 'device/answer': PhoneExchange<AnswerApprovalInput, AnswerApprovalResult>;
  /** A phone signs itself out. */
  readonly 'device/sign-out': PhoneExchange<DeviceInput, SignOutResult>;
}

/** Many people at once: each line of the answer says how one of them fared, as soon as it is known. */
export interface ProvisionManyExchange {
  /** What is sent: an array, where the use case takes any iterable. */
  readonly input: Omit<ProvisionManyInput, Held | 'people'> & People;
  /** One line of what comes back. */
  readonly answer: ProvisionManyProgress;
  /** Who is refused is told by a line. */
  readonly refusal: never;
  /** What the service says. */
  readonly result: AsyncGenerator<ProvisionManyProgress, void, undefined>;
}

/** Who is to get an account. */
export interface People {
  /** Each judged by itself: a refusal stops nobody else. */
  readonly people: ProvisionInput['person'][];
}

/** The name of an operation, which is its path below the base path. */
export type OperationId = keyof Api;

/** The operations that only read. */
export type GetOperation =
  | 'state'
  | 'login/view'
  | 'sessions/check'
  | 'sessions/list'
  | 'sessions/recent-logins'
  | 'profile/view'
  | 'binding/view'
  | 'pairing/view'
  | 'devices/list'
  | 'accounts/describe'
  | 'accounts/readiness'
  | 'accounts/messages'
  | 'accounts/list-sessions'
  | 'accounts/list-devices'
  | 'audit/list'
  | 'audit/head'
  | 'device/keys'
  | 'device/approvals';

/** The operations that phones call: without a cookie, and from anywhere. */
export type PhoneOperation = Extract<OperationId, `device/${string}`>;

/** Those of them that a paired phone signs, in the header `Lukko-Request`. */
export type SignedOperation = Exclude<PhoneOperation, 'device/redeem' | 'device/claim' | 'device/keys'>;

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
  readonly challenge?: ChallengeView | undefined;
  /** Of `profile-invalid` and `invalid-request`: what is wrong, field by field; never a value. */
  readonly issues?: readonly ProfileIssue[] | undefined;
  /** Of `not-approved`: where the request in the Key app stands. */
  readonly approval?: ApprovalView | ProofApprovalView | undefined;
  /** Of `wrong-number`: how many more numbers this approval takes. */
  readonly triesLeft?: number | undefined;
  /** Of `use-nonce`: sign the request again with it. */
  readonly nonce?: string | undefined;
  /** Of `use-nonce`: the server's time, in ms since the epoch. */
  readonly now?: number | undefined;
  /** Of `password-refused`: the rule that it breaks. */
  readonly why?: string | undefined;
  /** Of `password-refused`: a key of the texts that pages show. */
  readonly guidance?: string | undefined;
  /** Of a fault in the audit chain: where it is. */
  readonly sequence?: number | undefined;
}
