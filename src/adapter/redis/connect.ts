import { createClient } from 'redis';
import { latestStart } from './clock-skew.js';
import { readPlace, type RedisPlace } from './options.js';
import { asCoded } from './redis-error.js';
import { createScripts, type ScriptName } from './scripts.js';

/** A Redis that is open. */
export interface Connection {
  /** Runs a script over the keys of one kind of thing, `flows` or `ledgers`, in one step. */
  readonly run: (name: ScriptName, kind: string, args: readonly string[]) => Promise<readonly string[]>;
  /** One field of one hash of that kind. */
  readonly read: (kind: string, id: string, field: string) => Promise<string | undefined>;
  /** What the server says of itself. */
  readonly info: () => Promise<string>;
  /** The server's clock, in ms since the epoch. */
  readonly time: () => Promise<number>;
  readonly close: () => Promise<void>;
}

// Long for one step in memory, short for somebody at a login page.
const patienceMs = 10_000;
const longestPauseMs = 1_000;

/**
 * Connects, once: what cannot be reached is told. A connection that breaks later is made again, and until then everything is refused at once: a
 * command that waited for the next one would come when nobody asks for it any more.
 */
export async function connect(options: RedisPlace): Promise<Connection> {
  const { url, prefix } = readPlace(options);
  const state = { isOpen: false };
  const client = createClient({
    ...{ url, name: 'lukko', disableOfflineQueue: true, maintNotifications: 'disabled', scripts: createScripts() },
    socket: { connectTimeout: patienceMs, reconnectStrategy: (tries) => (state.isOpen ? Math.min(10 * 2 ** tries, longestPauseMs) : false) },
  });
  // Whoever sent a command is told; the event beside that, or for nobody, would end the process.
  client.on('error', () => undefined);
  const renew = (): void => {
    client.destroy();
    if (state.isOpen) void client.connect().catch(() => undefined);
  };
  // `connectTimeout` ends with TCP's part: who accepts and then says nothing would be waited for until the kernel gives up.
  const greeting = watch(renew);
  client.on('connect', greeting.begin).on('ready', greeting.end).on('end', greeting.end);
  const ask = async <T>(command: () => Promise<T>): Promise<T> => answerOf(command(), renew).catch((cause: unknown) => Promise.reject(asCoded(cause)));
  await answerOf(client.connect(), () => client.destroy()).catch((cause: unknown) => Promise.reject(asCoded(cause)));
  state.isOpen = true;
  return Object.freeze<Connection>({
    run: (name, kind, args) => ask(() => client[name](`${prefix}${kind}`, [String(latestStart(patienceMs)), ...args])),
    read: (kind, id, field) => ask(async () => (await client.hGet(`${prefix}${kind}:${id}`, field)) ?? undefined),
    info: () => ask(() => client.info()),
    time: () =>
      ask(async () => {
        const [seconds, micros] = await client.time();
        return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      }),
    close: () => {
      state.isOpen = false;
      client.destroy();
      return Promise.resolve();
    },
  });
}

/** Calls `late` where nothing ends within the patience what has begun. */
function watch(late: () => void): { readonly begin: () => void; readonly end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => clearTimeout(timer);
  const begin = (): void => {
    end();
    timer = setTimeout(late, patienceMs);
  };
  return { begin, end };
}

/** The answer, as long as it does not keep anybody waiting for ever: behind one that is missing all others would wait, so the connection is given up with it. */
async function answerOf<T>(answer: Promise<T>, renew: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patienceMs} ms`));
      renew();
    }, patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
