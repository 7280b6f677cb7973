/**
 * What stops a request: the `AbortSignal` of the runtime, by its own type where the host's compiler knows one.
 */
export type KeyAppSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer S } } ? S : object;

/** How the Key app reaches a server: the `fetch` of the runtime does it. */
export type KeyAppFetch = (url: string, request: KeyAppRequest) => Promise<KeyAppAnswer>;

/** One request. */
export interface KeyAppRequest {
  /** `GET` or `POST`. */
  readonly method: 'GET' | 'POST';
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; a GET has none. */
  readonly body: string | null;
  /** Stops it when it takes too long. */
  readonly signal: KeyAppSignal;
  /** The key in the phone is all that speaks for it: no cookie goes along. */
  readonly credentials: 'omit';
  /** A statement is for one address, and follows nobody to another. */
  readonly redirect: 'error';
  /** Nothing of it is kept. */
  readonly cache: 'no-store';
}

/** What of a `Response` the Key app looks at. */
export interface KeyAppAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The body, parsed. */
  readonly json: () => Promise<unknown>;
}
