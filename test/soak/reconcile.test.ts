import { describe, expect, it } from 'vitest';
import type { AuditKind } from '../../src/port/index.js';
import type { Told } from './journal.js';
import { reconcile } from './reconcile.js';

const login: Told = { id: 'r1', operation: 'login/answer-otp', who: 'a', from: 10, to: 20, outcome: 'granted', next: 'authenticated', once: 'list a/1/37' };
const success = (requestId: string, ...kinds: readonly AuditKind[]) => kinds.map((kind) => ({ kind, outcome: 'success', requestId }) as const);
const written = success('r1', 'third-step-checked', 'session-opened');

describe('the audit is held against what the clients of a day were told', () => {
  it('finds nothing where each grant is written down once, and each success was told', () => {
    const refused: Told = { ...login, id: 'r2', outcome: 'refused', code: 'wrong-code', next: undefined };
    const failed = { kind: 'third-step-checked', outcome: 'failure', requestId: 'r2' } as const;
    expect(reconcile({ told: [login, refused], events: [...written, failed] })).toEqual([]);
  });

  it('finds a lost outcome: somebody was told of a session that nobody wrote down', () => {
    expect(reconcile({ told: [login], events: success('r1', 'third-step-checked') })).toEqual(['lost: login/answer-otp of a (r1) was granted, and no session-opened is written down']);
  });

  it('finds a double outcome: one one-time password opened two sessions', () => {
    const again = { ...login, id: 'r2' };
    expect(reconcile({ told: [login, again], events: [...written, ...success('r2', 'third-step-checked', 'session-opened')] })).toEqual(['double: list a/1/37 worked 2 times']);
  });

  it('finds a double outcome whose second answer was lost, by what is written down of it', () => {
    const lost: Told = { ...login, id: 'r2', outcome: 'unknown', code: 'connection-broken', next: undefined };
    expect(reconcile({ told: [login, lost], events: written })).toEqual([]);
    expect(reconcile({ told: [login, lost], events: [...written, ...success('r2', 'third-step-checked', 'session-opened')] })).toEqual(['double: list a/1/37 worked 2 times']);
  });

  it.each([
    ['device/claim', 'device-claimed'],
    ['first-login/change-password', 'password-set'],
  ] as const)('counts no answer of %s that was lost by its event, which is written down before one of two wins; two that were told do count', (operation, kind) => {
    const step: Told = { ...login, operation, next: undefined, once: 'this step' };
    const events = [...success('r1', kind), ...success('r2', kind)];
    expect(reconcile({ told: [step, { ...step, id: 'r2', outcome: 'unknown', code: 'connection-broken' }], events })).toEqual([]);
    expect(reconcile({ told: [step, { ...step, id: 'r2' }], events })).toEqual(['double: this step worked 2 times']);
  });

  it.each([
    ['binding/finish-approval', 'proof-given'],
    ['recovery/finish-approval', 'recovery-step'],
  ] as const)('finds an approval of %s that is written down twice, was granted twice, or was granted and written down for nobody', (operation, kind) => {
    const step: Told = { ...login, operation, next: undefined, once: 'approval for a/30' };
    const lost: Told = { ...step, id: 'r2', outcome: 'unknown', code: 'connection-broken' };
    expect(reconcile({ told: [step, lost], events: success('r2', kind) })).toEqual([]);
    expect(reconcile({ told: [step, lost], events: [...success('r1', kind), ...success('r2', kind)] })).toEqual([`double: ${operation} of a (r1) has ${kind} 2 times`]);
    expect(reconcile({ told: [step, { ...step, id: 'r2' }], events: success('r1', kind) })).toEqual(['double: approval for a/30 worked 2 times']);
    expect(reconcile({ told: [step], events: [] })).toEqual([`lost: ${operation} of a (r1) was granted, and no ${kind} is written down`]);
  });

  it('counts an answer that was lost by its proof where a list has one winner before it', () => {
    const proof: Told = { ...login, operation: 'binding/answer-otp', next: undefined };
    expect(reconcile({ told: [proof, { ...proof, id: 'r2', outcome: 'unknown', code: 'connection-broken' }], events: [...success('r1', 'proof-given'), ...success('r2', 'proof-given')] })).toEqual(['double: list a/1/37 worked 2 times']);
  });

  it('finds one grant that was written down twice', () => {
    expect(reconcile({ told: [login], events: [...written, ...success('r1', 'session-opened')] })).toEqual(['double: login/answer-otp of a (r1) has session-opened 2 times']);
  });

  it('finds a success that somebody was refused, unless the same step was faster at the same moment', () => {
    const refused: Told = { ...login, id: 'r2', from: 15, to: 25, outcome: 'refused', code: 'attempt-expired', next: undefined };
    const events = [...written, ...success('r2', 'third-step-checked', 'session-opened')];
    expect(reconcile({ told: [login, refused], events })).toEqual([]);
    const unseen = 'unseen: login/answer-otp of a (r2) was refused (attempt-expired), and session-opened is written down';
    expect(reconcile({ told: [login, { ...refused, from: 30, to: 40 }], events })).toEqual([unseen]);
    expect(reconcile({ told: [{ ...login, once: 'list a/1/38' }, refused], events })).toEqual([unseen]);
  });

  it('finds a success that somebody was refused, unless a failover took the flow away while it was under way', () => {
    const again: Told = { ...login, id: 'r2', from: 2_100, to: 2_200, outcome: 'refused', code: 'sequence-error', next: undefined };
    const unseen = 'unseen: login/answer-otp of a (r2) was refused (sequence-error), and session-opened is written down';
    const events = [...written, ...success('r2', 'session-opened')];
    expect(reconcile({ told: [login, again], events, lapses: [{ from: 15, to: 2_000 }] })).toEqual([unseen]);
    expect(reconcile({ told: [login, { ...again, from: 1_900 }], events, lapses: [{ from: 15, to: 2_000 }] })).toEqual([]);
    expect(reconcile({ told: [login, { ...again, from: 1_900 }], events: [...events, ...success('r2', 'session-opened')], lapses: [{ from: 15, to: 2_000 }] })).toHaveLength(1);
    const changed = { ...again, from: 1_900, operation: 'first-login/change-password', code: 'try-again' } as const;
    expect(reconcile({ told: [login, changed], events: [...written, ...success('r2', 'password-set')], lapses: [{ from: 15, to: 2_000 }] })).toHaveLength(1);
  });

  it('finds a payment that was made and refused, whatever Redis forgot', () => {
    const pay: Told = { ...login, operation: 'payments/pay', next: undefined, once: 'payment p', outcome: 'refused', code: 'approval-ended' };
    const lapses = [{ from: 5, to: 15 }];
    expect(reconcile({ told: [pay], events: success('r1', 'transaction-approved'), lapses })).toEqual([]);
    expect(reconcile({ told: [pay], events: [...success('r1', 'transaction-approved'), { kind: 'paid', outcome: 'success', requestId: 'r1' }], lapses })).toEqual([
      'unseen: payments/pay of a (r1) was refused (approval-ended), and transaction-approved, paid is written down',
    ]);
  });

  it('finds a success of a request that nobody made', () => {
    expect(reconcile({ told: [], events: success('r9', 'session-opened') })).toEqual(['unasked: session-opened of a request that nobody made (r9)']);
    expect(reconcile({ told: [], events: [{ kind: 'session-opened', outcome: 'success' }] })).toEqual(['unasked: session-opened of no request']);
  });

  it('finds a stranger who was let in', () => {
    const told: Told = { id: 'r1', operation: 'login/start', who: 'stranger', from: 1, to: 2, outcome: 'granted', next: 'otp-challenge' };
    expect(reconcile({ told: [told], events: success('r1', 'password-checked') })).toEqual(['opened: login/start was granted to a stranger (r1)']);
  });

  it('counts a confirmation that was sent twice as one, and finds two sessions of it', () => {
    const one: Told = { id: 'r1', operation: 'first-login/confirm-device', who: 'a', from: 1, to: 2, outcome: 'granted', once: 'first phone a' };
    const told = [one, { ...one, id: 'r2' }];
    const late: Told = { ...one, id: 'r3', outcome: 'refused', code: 'flow-ended' };
    expect(reconcile({ told: [...told, late], events: success('r2', 'device-paired', 'session-opened') })).toEqual([]);
    expect(reconcile({ told: [one], events: [...success('r1', 'device-paired', 'session-opened'), ...success('r1', 'session-opened')] })).toEqual(['double: first-login/confirm-device of a (r1) has session-opened 2 times']);
    expect(reconcile({ told, events: success('r2', 'device-paired') }).map((finding) => finding.slice(0, 5))).toEqual(['lost:', 'lost:']);
  });

  it('finds a session that was ended without a line, unless Redis had forgotten it, or somebody was killed over it', () => {
    const end: Told = { id: 'r1', operation: 'sessions/end', who: 'a', from: 1, to: 2, outcome: 'granted', once: 'session a/1' };
    const lost = 'lost: sessions/end of a (r1) was granted, and no session-ended is written down';
    expect(reconcile({ told: [end], events: [] })).toEqual([lost]);
    expect(reconcile({ told: [end], events: [], forgotten: new Set(['session a/1']) })).toEqual([]);
    expect(reconcile({ told: [end, { ...end, id: 'r2', outcome: 'unknown' }], events: [] })).toEqual([]);
    expect(reconcile({ told: [end, { ...end, id: 'r2' }], events: success('r2', 'session-ended') })).toEqual([]);
    expect(reconcile({ told: [end], events: success('r1', 'session-ended', 'session-ended') })).toEqual(['double: sessions/end of a (r1) has session-ended 2 times']);
  });

  it('finds a list that was ordered and is not written down', () => {
    const order: Told = { id: 'r1', operation: 'binding/order-list', who: 'a', from: 1, to: 2, outcome: 'granted' };
    expect(reconcile({ told: [order], events: success('r1', 'list-issued') })).toEqual([]);
    expect(reconcile({ told: [order], events: [] })).toEqual(['lost: binding/order-list of a (r1) was granted, and no list-issued is written down']);
  });

  it('finds a recovery that nobody requested, and a request that was taken twice', () => {
    const request: Told = { id: 'r1', operation: 'recovery/request', who: 'a', from: 1, to: 2, outcome: 'granted' };
    const open: Told = { id: 'r2', operation: 'recovery/open', who: 'a', from: 3, to: 4, outcome: 'granted', once: 'recovery link x' };
    const [requested, opened] = [success('r1', 'recovery-requested'), success('r2', 'recovery-opened')];
    expect(reconcile({ told: [request, open], events: [...requested, ...opened] })).toEqual([]);
    expect(reconcile({ told: [request, open], events: opened })).toEqual(['unasked: a opened more recoveries than were requested']);
    expect(reconcile({ told: [request], events: [...requested, ...requested] })).toEqual(['double: recovery/request of a (r1) has recovery-requested 2 times']);
  });

  it('finds a payment that was approved and not paid, paid twice, paid though nobody was told, and told twice', () => {
    const pay: Told = { id: 'r1', operation: 'payments/pay', who: 'a', from: 10, to: 20, outcome: 'granted', once: 'payment x' };
    const approved = success('r1', 'transaction-approved');
    const paid = (requestId: string) => ({ kind: 'paid', outcome: 'success', requestId }) as const;
    expect(reconcile({ told: [pay], events: [...approved, paid('r1')] })).toEqual([]);
    expect(reconcile({ told: [pay], events: approved })).toEqual(['lost: payments/pay of a (r1) was granted, and no paid is written down']);
    expect(reconcile({ told: [pay, { ...pay, id: 'r2', outcome: 'unknown' }], events: [...approved, paid('r1'), paid('r2')] })).toEqual(['double: payments/pay of a (r1) has paid 2 times']);
    expect(reconcile({ told: [{ ...pay, outcome: 'refused', code: 'not-approved' }], events: [paid('r1')] })).toEqual(['unseen: payments/pay of a (r1) was refused (not-approved), and paid is written down']);
    expect(reconcile({ told: [pay, { ...pay, id: 'r2' }], events: [...approved, paid('r1')] })).toEqual(['double: payment x worked 2 times']);
  });

  it('knows what comes in place of a session: a first login, or a new password', () => {
    const first: Told = { ...login, operation: 'login/start', once: undefined, next: 'first-login' };
    const forced: Told = { ...login, id: 'r2', next: 'new-password' };
    expect(reconcile({ told: [first, forced], events: [...success('r1', 'first-login-opened'), ...success('r2', 'third-step-checked')] })).toEqual([]);
    expect(reconcile({ told: [first], events: success('r1', 'first-login-opened', 'session-opened') })).toEqual(['opened: login/start of a (r1) is no login, and session-opened is written down']);
  });
});
