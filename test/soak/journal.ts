import type { OperationId } from '../../src/http/wire.js';
import type { PaymentApi } from './payments.js';

/** What a client asks for: of lukko, or of the host itself. */
export type Asked = OperationId | keyof PaymentApi;

/** What a client was told of one request, from when it was sent to when it was answered. */
export interface Told extends Span {
  /** Names the request here and in the audit. */
  readonly id: string;
  readonly operation: Asked;
  /** Who asked: an account, `stranger` or `office`. */
  readonly who: string;
  /** `unknown` where the connection broke, or a 503 came: it may have been done. */
  readonly outcome: 'granted' | 'refused' | 'unknown';
  /** Of a refusal its code, and of what is unknown why. */
  readonly code?: string | undefined;
  /** Of a grant, what comes next where the answer says it. */
  readonly next?: string | undefined;
  /** What works at most once and was spent here: `list a7/1/37`, say. */
  readonly once?: string | undefined;
}

/** In ms since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What broke, from when until it was mended. */
export interface Broken extends Span {
  readonly name: string;
}

/** Everything that the clients of a day were told. */
export interface Journal {
  readonly told: Told[];
  readonly broken: Broken[];
  /** What Redis may have forgotten between two steps of somebody: it need not be written down. */
  readonly forgotten: Set<string>;
  /** What nobody may ever be told, as it happened. */
  readonly findings: string[];
}
