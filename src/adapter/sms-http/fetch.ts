import type { SendSignal } from '../../port/index.js';

/** How the gateway is reached: the `fetch` of the runtime does it. */
export type SmsFetch = (url: string, request: SmsFetchRequest) => Promise<SmsFetchAnswer>;

/** One request. */
export interface SmsFetchRequest {
  /** Always. */
  readonly method: 'POST';
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** The message, as the gateway wants it. */
  readonly body: string;
  /** Stops it when nobody waits for the answer any more. */
  readonly signal: SendSignal;
  /** What goes to the gateway follows nobody to another address: it holds a secret. */
  readonly redirect: 'manual';
}

/** What of a `Response` the adapter looks at. */
export interface SmsFetchAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** By name. */
  readonly headers: {
    /** The value of a header, or `null`. */
    readonly get: (name: string) => string | null;
  };
  /** The body piece by piece. */
  readonly body: SmsFetchBody | null;
}

/** What of a `ReadableStream` the adapter looks at. */
export interface SmsFetchBody {
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
