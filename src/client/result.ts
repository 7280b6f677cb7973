import type { Api, OperationId, PhoneOperation, Problem, ProblemCode, SheetFormat } from '../http/wire.js';

/** The operations of pages that answer with JSON in one piece: all but the import of many people, which answers line by line, and those of phones. */
export type CallId = Exclude<OperationId, 'accounts/provision-many' | PhoneOperation>;

/** The operations that open a list, and can render it. */
export type SheetId = 'first-login/open-list' | 'recovery/open-list' | 'binding/open-list';

/** A code of `lukko/http`, or one of the two that arise in the browser: nothing came back, or something that lukko did not write. */
export type ClientProblemCode = ProblemCode | 'offline' | 'unreadable';

/** Why something was refused, or why nobody knows. */
export interface ClientProblem extends Omit<Problem, 'code'> {
  /** What happened; pages choose their words by it. */
  readonly code: ClientProblemCode;
}

/** What a good answer of an operation says. */
export type Answer<Id extends CallId> = { readonly ok: true } & Api[Id]['answer'];

/** What became of a call; it never rejects. */
export type CallResult<Id extends CallId> =
  | Answer<Id>
  | {
      readonly ok: false;
      /** Why not. */
      readonly problem: ClientProblem;
    };

/** What became of opening a list as a sheet. */
export type SheetResult =
  | {
      readonly ok: true;
      /** Its media type. */
      readonly type: string;
      /** Its name, should it be saved. */
      readonly name: string;
      /** Its content, for `new Blob([body], { type })`. */
      readonly body: ArrayBuffer;
    }
  | {
      readonly ok: false;
      /** Why not. */
      readonly problem: ClientProblem;
    };

/** How one person of many fared. */
export type Progress = Api['accounts/provision-many']['answer'];

/** What became of inviting many people. */
export type ProvisionManyCallResult =
  | {
      /** Everybody was gone through; how each fared was told on the way. */
      readonly ok: true;
    }
  | {
      readonly ok: false;
      /** Why it was refused, or broke off: whoever was told of before stands. */
      readonly problem: ClientProblem;
    };

/** A form in which a list is a file. */
export type FileFormat = Exclude<SheetFormat['format'], 'json'>;
