import type { Deps } from './deps.js';

/** A refusal that says whom to contact (R208). */
export interface Refusal<R extends string> {
  readonly ok: false;
  readonly reason: R;
  readonly supportContact: string;
}

/** Refuses, with what more there is to say. */
export function refusal<const R extends string>(deps: Pick<Deps, 'supportContact'>, reason: R): Refusal<R>;
export function refusal<const R extends string, const M extends object>(deps: Pick<Deps, 'supportContact'>, reason: R, more: M): Refusal<R> & Readonly<M>;
export function refusal(deps: Pick<Deps, 'supportContact'>, reason: string, more: object = {}): Refusal<string> {
  return Object.freeze({ ok: false, reason, ...more, supportContact: deps.supportContact });
}
