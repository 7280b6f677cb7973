import { createClient } from 'redis';
import { latestStart } from './clock-skew.js';
import { answerOf } from './patience.js';
import { createScripts, type ScriptName } from './scripts.js';

/** Whoever answers there now. */
export interface Server {
  /** What it says of itself. */
  readonly info: () => Promise<string>;
  /** Its clock, in ms since the epoch. */
  readonly time: () => Promise<number>;
}

/** One connection, which is never made anew: what is sent over it reaches the server that was looked at, or nobody. */
export interface Line extends Server {
  /** Once. */
  readonly connect: () => Promise<void>;
  readonly run: (name: ScriptName, base: string, args: readonly string[]) => Promise<readonly string[]>;
  /** The text under a key, or none. What a replica would answer with may be the past: it refuses. */
  readonly find: (key: string) => Promise<string | undefined>;
  /** Resolves when it is over, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it at whatever it is: its socket is gone, and what was under way is refused. */
  readonly end: () => void;
}

/** A line to that address, over which an answer is waited for so many ms. */
export function createLine(url: string, patienceMs: number): Line {
  const over = new AbortController();
  // The client reconnects into whatever it was still waiting for, and forgets a socket that TCP or TLS has not brought up yet: the signal ends that one.
  const socket = { connectTimeout: patienceMs, reconnectStrategy: false, signal: over.signal } as const;
  const client = createClient({ url, name: 'lukko', disableOfflineQueue: true, maintNotifications: 'disabled', scripts: createScripts(), socket });
  const end = (): void => {
    client.destroy();
    over.abort();
  };
  // Whoever sent a command is told first what broke.
  client.on('error', () => queueMicrotask(end));
  const ask = <T>(answer: Promise<T>): Promise<T> => answerOf(answer, end, patienceMs);
  return {
    connect: () => ask(client.connect().then(() => undefined)),
    info: () => ask(client.info()),
    time: () => ask(timeOf(client)),
    run: (name, base, args) => ask(client[name](base, [String(latestStart(patienceMs)), ...args])),
    // Unlike GET it counts as a write, which a replica refuses; without an option it changes nothing.
    find: async (key) => (await ask(client.sendCommand<string | null>(['GETEX', key]))) ?? undefined,
    ended: new Promise((resolve) => over.signal.addEventListener('abort', () => resolve(), { once: true })),
    end,
  };
}

async function timeOf(client: { readonly time: () => Promise<readonly unknown[]> }): Promise<number> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
