import type { MessageRecord, PairingFlow, PendingApproval } from '../../../src/port/index.js';

/** An arrow between the states of a record. What holds is told by its name alone: `effects` is there for the pages. */
export interface StoredArrow<S extends string> {
  readonly from: S;
  readonly event: string;
  readonly to: S;
  readonly effects: readonly string[];
}

const arrow = <S extends string>(from: S, event: string, to: S, effects: readonly string[] = []): StoredArrow<S> => ({ from, event, to, effects });

type PairingState = PairingFlow['state'];
type ApprovalState = PendingApproval['state'];
type MessageState = MessageRecord['state'];

const orderOf = <S extends string>(places: Readonly<Record<S, number>>): readonly S[] => (Object.keys(places) as S[]).sort((a, b) => places[a] - places[b]);

/** A state that a record gets or loses is missed here by the compiler. */
export const pairingStates = orderOf<PairingState>({ waiting: 0, redeemed: 1, claimed: 2, connected: 3, declined: 4 });
export const approvalStates = orderOf<ApprovalState>({ open: 0, approved: 1, denied: 2, 'wrong-number': 3, expired: 4 });
export const messageStates = orderOf<MessageState>({ queued: 0, sending: 1, sent: 2, failed: 3, expired: 4 });

/** These three have no table in `core/`, as nothing is decided by them alone. `stored-machines.test.ts` watches the stores while the services are used, and sees these arrows and no other. */
export const pairingTable: readonly StoredArrow<PairingState>[] = [
  arrow('waiting', 'code-typed', 'redeemed'),
  arrow('waiting', 'declined', 'declined'),
  arrow('redeemed', 'key-named', 'claimed'),
  arrow('redeemed', 'code-renewed', 'waiting'),
  arrow('redeemed', 'declined', 'declined'),
  arrow('claimed', 'confirmed', 'connected', ['bind-device']),
  arrow('claimed', 'code-renewed', 'waiting'),
  arrow('claimed', 'declined', 'declined'),
  arrow('declined', 'code-renewed', 'waiting'),
];

export const approvalTable: readonly StoredArrow<ApprovalState>[] = [
  arrow('open', 'number-right', 'approved'),
  arrow('open', 'denied', 'denied'),
  arrow('open', 'numbers-wrong', 'wrong-number'),
  arrow('open', 'timed-out', 'expired'),
];

export const messageTable: readonly StoredArrow<MessageState>[] = [
  arrow('queued', 'taken-up', 'sending'),
  arrow('queued', 'cancelled', 'expired', ['wipe-payload']),
  arrow('sending', 'provider-took-it', 'sent', ['wipe-payload']),
  arrow('sending', 'provider-refused', 'queued', ['try-later']),
  arrow('sending', 'tries-spent', 'failed', ['wipe-payload']),
  arrow('sending', 'too-late', 'expired', ['wipe-payload']),
  arrow('sent', 'bounced', 'failed'),
];
