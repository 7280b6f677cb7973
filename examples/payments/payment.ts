import type { Display } from 'lukko/pairing';

/** A payment as the host keeps it. What the phone shows is what is kept, and what is kept is what is paid: there is no second copy that could differ. */
export type Payment = AskedPayment | ApprovedPayment;

interface Common {
  readonly id: string;
  /** Whose it is. */
  readonly accountId: string;
  readonly display: Display;
}

/** The phone has been asked. */
export interface AskedPayment extends Common {
  readonly state: 'asked';
  /** From `auth.approvals.request`. */
  readonly approval: string;
}

/** Owed, and then paid. */
export interface ApprovedPayment extends Common {
  readonly state: 'approved' | 'paid';
  /** Challenge and answer, countersigned. */
  readonly receipt: string;
}

/** A table of the host's. */
export interface PaymentStore {
  readonly find: (id: string) => Promise<Payment | undefined>;
  readonly put: (payment: Payment) => Promise<void>;
}

/** What moves the money. The same key again moves none: every bank's interface has such a key. */
export interface Bank {
  readonly transfer: (input: { readonly key: string; readonly display: Display }) => Promise<void>;
}
