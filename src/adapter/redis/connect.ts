import { createClient } from 'redis';
import { latestStart } from './clock-skew.js';
import { openGate } from './open-gate.js';
import { readPlace, type RedisPlace } from './options.js';
import { answerOf, patienceMs, watch } from './patience.js';
import { asCoded } from './redis-error.js';
import { createScripts, type ScriptName } from './scripts.js';

/** A Redis that is open. */
export interface Connection {
  /** Runs a script over the keys of one kind of thing, `flows` or `ledgers`, in one step. */
  readonly run: (name: ScriptName, kind: string, args: readonly string[]) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** Whoever answers there now. */
export interface Server {
  /** What it says of itself. */
  readonly info: () => Promise<string>;
  /** Its clock, in ms since the epoch. */
  readonly time: () => Promise<number>;
}

const longestPauseMs = 1_000;

/**
 * Connects, once: what cannot be reached, or does not serve by what `look` throws, is told. A connection that breaks later is made again, looked at as the first was, and
 * until then everything is refused at once: a command that waited for the next one would come when nobody asks for it any more.
 */
export async function connect(options: RedisPlace, look: (server: Server) => Promise<void>): Promise<Connection> {
  const { url, prefix } = readPlace(options);
  const state = { isOpen: false, looked: Promise.resolve() };
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
  const greeting = watch(renew, patienceMs);
  // By then another may be the primary at this address.
  const unfit = watch(() => client.isReady && renew(), longestPauseMs);
  const ask = <T>(command: () => Promise<T>): Promise<T> => answerOf(command(), renew);
  const gate = openGate(() => look({ info: () => ask(() => client.info()), time: () => ask(() => timeOf(client)) }), unfit.begin);
  client.on('connect', greeting.begin).on('end', greeting.end).on('ready', () => {
    for (const { end } of [greeting, unfit]) end();
    state.looked = gate.lookAgain();
    state.looked.catch(() => undefined);
  });
  const close = (): Promise<void> => {
    state.isOpen = false;
    unfit.end();
    client.destroy();
    return Promise.resolve();
  };
  try {
    await answerOf(client.connect(), () => client.destroy());
    await state.looked;
  } catch (cause) {
    await close();
    throw asCoded(cause);
  }
  state.isOpen = true;
  return Object.freeze<Connection>({
    run: (name, kind, args) => gate.pass(() => ask(() => client[name](`${prefix}${kind}`, [String(latestStart(patienceMs)), ...args]))),
    close,
  });
}

async function timeOf(client: { readonly time: () => Promise<readonly unknown[]> }): Promise<number> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
