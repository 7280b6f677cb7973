/**
 * What the client asks of `fetch`: the browser's own does it, and so does `routes` of `lukko/http` behind a few lines. One that hangs
 * hangs the call, too: give one that gives up, `(url, request) => fetch(url, { ...request, signal: AbortSignal.timeout(30_000) })` say.
 */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchAnswer>;

/** One request. */
export interface FetchRequest {
  /** `GET` or `POST`. */
  readonly method: string;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; a GET has none. */
  readonly body: string | null;
}

/** What of a `Response` the client looks at. */
export interface FetchAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** By name. */
  readonly headers: {
    /** The value of a header, or `null`. */
    readonly get: (name: string) => string | null;
  };
  /** The body, parsed. */
  readonly json: () => Promise<unknown>;
  /** The body as it came. */
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
  /** The body piece by piece. */
  readonly body: FetchBody | null;
}

/** What of a `ReadableStream` the client looks at. */
export interface FetchBody {
  /** Gives the pieces one after the other. */
  readonly getReader: () => {
    /** The next one, or that there is none. */
    readonly read: () => Promise<{
      /** Whether the body has ended. */
      readonly done: boolean;
      /** The piece. */
      readonly value?: Uint8Array | undefined;
    }>;
    /** Nothing more is wanted. */
    readonly cancel: () => Promise<void>;
  };
}
