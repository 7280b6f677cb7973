import type { Problem, ProblemCode } from './wire.js';

/** What is said of a code wherever it comes up. */
export interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  /** What to do next. */
  readonly detail: string;
  /** When to try again, where the refusal does not say it itself. */
  readonly retryAfterMs?: number;
}

const loginAgain = 'Log in again.';
const anHour = 60 * 60_000;
const reload = 'Read the state again and show the page that belongs to it.';

/** Every code that an answer can have; `docs/errors.md` is made from it. */
export const problems: Readonly<Record<ProblemCode, ProblemKind>> = Object.freeze({
  'invalid-request': { status: 400, title: 'The request is not what this operation takes', detail: 'Send the fields that the OpenAPI document names.' },
  'cross-site': { status: 403, title: 'The request does not come from a page of this site', detail: 'Send it from a page of the configured origin, with its Origin header.' },
  'not-found': { status: 404, title: 'There is nothing here', detail: 'Look the path up in the OpenAPI document.' },
  'method-not-allowed': { status: 405, title: 'Another method is meant', detail: 'Use the method that Allow names.' },
  'unsupported-media-type': { status: 415, title: 'The body is of another type', detail: 'Send application/json, or a form where the host has pages for them and the operation takes one.' },
  'body-too-large': { status: 413, title: 'The body is too large', detail: 'Send less.' },
  'body-too-slow': { status: 408, title: 'The body took too long to arrive', detail: 'Send it again.' },
  'no-actor': { status: 401, title: 'Nobody is known to be asking', detail: 'Log in as somebody who manages accounts.' },
  'sheet-not-offered': { status: 422, title: 'The list is not offered in this form', detail: 'Ask for json, or give authRoutes the option sheet.' },
  'assurance-too-low': { status: 403, title: 'The session is not sure or not fresh enough for this', detail: 'Do a step-up, or log in with another method.' },
  unexpected: { status: 500, title: 'Something went wrong that should not', detail: 'Look the request id up in the log of the host, and report it.' },
  unavailable: { status: 503, title: 'Something that lukko depends on is broken', detail: 'Nothing was granted. Try again later; the code of the cause is in the log of the host.' },
  busy: { status: 503, title: 'Too many passwords are being checked at once', detail: 'Try again after the time that Retry-After names.' },
  wait: { status: 429, title: 'Too many failures', detail: 'Try again after the time that Retry-After names.' },
  'wrong-credentials': { status: 401, title: 'Username or password is wrong', detail: 'Type both again, or recover what was lost.' },
  'gate-required': { status: 403, title: 'Many people are waiting', detail: 'Pass the gate of the host, and send its answer as gateAnswer.' },
  'temporary-password-expired': { status: 410, title: 'The temporary password is too old', detail: 'Ask the head user for a new one.' },
  'first-login-expired': { status: 410, title: 'The first login was left for too long', detail: 'Ask the head user to issue it anew.' },
  'method-unavailable': { status: 409, title: 'The verification method cannot be asked for here', detail: 'Contact support.' },
  'too-many-sessions': { status: 409, title: 'The account has as many sessions as it may have', detail: 'Log out here or end one elsewhere, or ask the head user to.' },
  'wrong-code': { status: 422, title: 'The one-time password is wrong', detail: 'Type the one at the position that challenge names now.' },
  replayed: { status: 409, title: 'That was used already', detail: 'Type the one-time password at the position that challenge names now; an app signs its request anew.' },
  'not-a-code': { status: 422, title: 'This cannot be a one-time password', detail: 'Type the four letters that stand at the position asked for.' },
  'challenge-expired': { status: 410, title: 'The question is too old', detail: 'Ask for the challenge again.' },
  'lane-closed': { status: 403, title: 'Too many wrong answers', detail: 'Log in from a browser that was used before, or recover what was lost.' },
  'attempt-expired': { status: 410, title: 'This login took too long', detail: loginAgain },
  'sequence-error': { status: 409, title: 'This step does not come now', detail: loginAgain },
  'list-spent': { status: 409, title: 'The list is used up', detail: 'Order another list from the login page.' },
  'list-ended': { status: 409, title: 'This list is in use no longer', detail: 'Use the newest list, or order another from the login page.' },
  'try-again': { status: 409, title: 'Something else changed it at the same moment', detail: 'Do it again.' },
  'password-refused': { status: 422, title: 'The new password cannot be set', detail: 'Choose another; why and guidance say what is wrong with it.' },
  'flow-ended': { status: 410, title: 'This has ended', detail: 'Log in again, or ask for another link.' },
  'password-change-required': { status: 409, title: 'The password is to be changed first', detail: reload },
  'not-in-this-step': { status: 409, title: 'The page is out of date', detail: reload },
  'profile-invalid': { status: 422, title: 'The personal information is not complete or not right', detail: 'Correct the fields that issues names.' },
  'code-wrong': { status: 422, title: 'The code is wrong', detail: 'Type it again.' },
  'code-expired': { status: 410, title: 'The code is too old', detail: 'Ask for another one.' },
  'code-spent': { status: 410, title: 'The code has been used or tried too often', detail: 'Ask for another one.' },
  'email-missing': { status: 422, title: 'There is no e-mail address', detail: 'Give one, or choose another channel.' },
  'phone-missing': { status: 422, title: 'There is no phone number', detail: 'Give one, or choose another channel.' },
  'channel-not-offered': { status: 422, title: 'The temporary password went there', detail: 'Choose the other channel.' },
  'too-many-messages': { status: 429, title: 'Too many messages went out', detail: 'Wait an hour.', retryAfterMs: anHour },
  'too-many-lists': { status: 429, title: 'Too many lists were made', detail: 'Wait an hour.', retryAfterMs: anHour },
  'too-many-codes': { status: 410, title: 'No more codes can be had here', detail: 'In a recovery, ask for another link; to connect a phone, wait an hour.' },
  'list-not-here': { status: 409, title: 'The list cannot be shown in this browser', detail: 'Use the browser that ordered it, or order another list.' },
  'link-ended': { status: 410, title: 'The link is used, too old or overtaken', detail: 'Ask for another one.' },
  'phone-at-risk': { status: 409, title: 'The phone number moved to another SIM lately', detail: 'Contact support.' },
  'additional-factor-required': { status: 409, title: 'The third step comes first', detail: reload },
  'tries-spent': { status: 410, title: 'All tries are used up', detail: 'Ask for another link.' },
  'wrong-password': { status: 422, title: 'The password is wrong', detail: 'Type it again.' },
  'no-session': { status: 401, title: 'Nobody is logged in', detail: loginAgain },
  ended: { status: 401, title: 'The session was ended', detail: loginAgain },
  idle: { status: 401, title: 'The session was not used for too long', detail: loginAgain },
  'too-old': { status: 401, title: 'The session is too old', detail: loginAgain },
  'step-up-required': { status: 403, title: 'A fresh proof is needed', detail: 'Begin with binding/start.' },
  'address-change-needs-proof': { status: 409, title: 'An address is changed with a fresh proof', detail: 'Begin with binding/start and the act change-contact.' },
  'not-approved': { status: 409, title: 'The phone has not approved it', detail: 'Where approval is open, wait; else ask the phone again.' },
  'no-list': { status: 409, title: 'There is no list in reserve', detail: 'Approve it on the phone, or recover what was lost.' },
  'no-device': { status: 409, title: 'No phone has claimed the code, or not in time', detail: 'Look at the page of the pairing again.' },
  'digits-wrong': { status: 422, title: 'Those are not the digits on the phone', detail: 'Type the four digits that the phone shows.' },
  'digits-spent': { status: 410, title: 'The digits were wrong too often', detail: 'Show another code, and connect the phone again.' },
  'pairing-ended': { status: 410, title: 'Connecting a phone has ended', detail: 'Begin anew.' },
  'no-link': { status: 409, title: 'There is no app for that kind of phone', detail: 'Choose the other kind, or a list.' },
  'device-not-found': { status: 404, title: 'There is no such phone', detail: 'Read the list again.' },
  'pairing-refused': { status: 422, title: 'This connects no phone', detail: 'Type the username and the code that the computer shows now.' },
  'bad-key': { status: 422, title: 'The public key cannot be one', detail: 'Make another Ed25519 key, and send kty, crv and x.' },
  'bad-statement': { status: 422, title: 'The statement is not right for this pairing', detail: 'Sign pairing, nonce and username just as device/redeem told them.' },
  'key-taken': { status: 409, title: 'The key is in use already', detail: 'Make another key.' },
  'key-unknown': { status: 404, title: 'The server has no such key any more', detail: 'Pair the phone again.' },
  'use-nonce': { status: 401, title: 'The request is to be signed with a fresh nonce', detail: 'Sign it again with nonce, by the time that now says.' },
  'bad-request': { status: 401, title: 'The request is not rightly signed', detail: 'Send one Lukko-Request that signs this method, path with query, body and nonce.' },
  'device-unknown': { status: 401, title: 'The phone is connected no longer', detail: 'Ask the user whether to sign out here; a phone that was removed has to be paired again.' },
  'not-confirmed': { status: 403, title: 'The phone is not confirmed on the computer yet', detail: 'Wait, and ask again.' },
  'wrong-number': { status: 422, title: 'That is not the number on the computer', detail: 'While triesLeft is above 0, type it again; else ask for another on the computer.' },
  'approval-ended': { status: 410, title: 'Nothing waits for this answer any more', detail: 'Read what waits again.' },
  'bad-answer': { status: 422, title: 'The answer is not right for this approval', detail: 'Sign the answer to the challenge that came with it.' },
  'answer-replayed': { status: 409, title: 'That very answer was taken before', detail: 'Read what waits again.' },
  'message-not-found': { status: 404, title: 'There is no such message', detail: 'Read the list again.' },
  'already-sent': { status: 409, title: 'The message was sent', detail: 'Ask the person to look for it, also among unwanted mail, or correct the address.' },
  'being-sent': { status: 409, title: 'The message is being sent just now', detail: 'Read the list again in a minute.' },
  'issue-again': { status: 410, title: 'The invitation was given up, or is too late', detail: 'Issue a new temporary password.' },
  'message-over': { status: 410, title: 'The message was given up, or is too late', detail: 'Its text is not kept; whatever it was about can be asked for again.' },
  'session-not-found': { status: 404, title: 'There is no such session', detail: 'Read the list again.' },
  'browser-not-found': { status: 404, title: 'There is no such browser, or it is this one', detail: 'Read the list again.' },
  'account-not-found': { status: 404, title: 'There is no such account', detail: 'Read the list again.' },
  'not-authorized': { status: 403, title: 'This is not allowed', detail: 'Ask somebody who may.' },
  'same-channel': { status: 422, title: 'Username and temporary password would go one way', detail: 'Choose two channels, or hand both over in person.' },
  'username-invalid': { status: 422, title: 'That cannot be a username', detail: 'Choose another, or leave it out and have one made.' },
  'username-taken': { status: 409, title: 'The username is taken', detail: 'Choose another, or leave it out and have one made.' },
  'hash-unreadable': { status: 422, title: 'No verifier reads that password hash', detail: 'Give createAuth the verifier for it.' },
  'not-pending': { status: 409, title: 'The account has done its first login', detail: 'Restart it instead.' },
  'not-active': { status: 409, title: 'The account has not done its first login', detail: 'Issue it anew instead.' },
  'not-disabled': { status: 409, title: 'The account is not disabled', detail: 'Read it again.' },
  'no-password': { status: 409, title: 'The account has no password', detail: 'Read it again.' },
  altered: { status: 409, title: 'An audit event was altered', detail: 'Keep a copy of the database and find out who could write to it.' },
  missing: { status: 409, title: 'An audit event is missing', detail: 'Keep a copy of the database and find out who could write to it.' },
  inserted: { status: 409, title: 'There is one audit event too many', detail: 'Keep a copy of the database and find out who could write to it.' },
  'head-mismatch': { status: 409, title: 'The audit does not end where it should', detail: 'Keep a copy of the database and find out who could write to it.' },
  'checkpoint-missing': { status: 409, title: 'The beginning of the audit was removed', detail: 'Keep a copy of the database and find out who could write to it.' },
  'key-missing': { status: 409, title: 'The key that the audit was sealed with is missing', detail: 'Put the key back into the ring, behind the newest one.' },
});

/** What a refusal says beside its code. */
type More = Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'detail'>;

/** A refusal that says anything else does not compile: nothing new travels before it has been looked at, and has a place in `Problem`. */
type Unseen<M> = M extends unknown ? Exclude<keyof M, keyof More> : never;

/** A problem document of RFC 9457; `more` is what the refusal says beside its reason. */
export function problemOf<M extends More>(code: ProblemCode, more: M & ([Unseen<M>] extends [never] ? unknown : { readonly unseen: Unseen<M> })): Problem {
  const { status, title, detail, retryAfterMs } = problems[code];
  const known = { type: `urn:lukko:problem:${code}`, title, status, code, detail };
  return Object.freeze({ ...known, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...more, ...known });
}
