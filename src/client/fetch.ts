/** What the client asks of `fetch`: the browser's own does it, and so does `routes` of `lukko/http` behind a few lines. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchAnswer>;

/** One request. */
export interface FetchRequest {
  /** `GET` or `POST`. */
  readonly method: string;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. Left out of a GET. */
  readonly body?: string;
}

/** What of a `Response` the client looks at. */
export interface FetchAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** By name. */
  readonly headers: { readonly get: (name: string) => string | null };
  /** The body, parsed. */
  readonly json: () => Promise<unknown>;
  /** The body as it came. */
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}
