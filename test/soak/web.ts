import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked, Journal, Told } from './journal.js';
import { origin } from './open-host.js';

/** One request, as it can be sent again. */
export interface Sent {
  readonly operation: Asked;
  readonly who: string;
  readonly method: 'GET' | 'POST';
  /** Below the origin, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly once?: string | undefined;
}

/** What came of it. */
export interface Heard extends Pick<Told, 'outcome' | 'code'> {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
}

/** The way to the host's processes. Whatever is heard is in the journal. */
export interface Web {
  readonly send: (sent: Sent) => Promise<Heard>;
  /** Sends again what was granted last, as a thief of a recorded line would, and says how much of it was refused: none of it may be granted again. */
  readonly replay: () => Promise<number>;
  readonly random: () => number;
  readonly think: (mostMs: number) => Promise<void>;
}

const patienceMs = 20_000;
const typingMs = 2_000;
const mostRecorded = 60;

export function openWeb(input: { readonly ports: readonly number[]; readonly journal: Journal; readonly random: () => number; readonly pace: () => number }): Web {
  const { ports, journal, random, pace } = input;
  const recorded: Sent[] = [];
  const note = (told: Told): void => {
    journal.told.push(told);
    if (told.code === 'unexpected') journal.findings.push(`invariant 5: ${told.operation} answered with a 500 (${told.id})`);
  };
  const sendTo = async (port: number, sent: Sent): Promise<Heard> => {
    const id = randomUUID();
    const from = Date.now();
    const heard = await ask(port, id, sent);
    const { operation, who, once } = sent;
    const next = typeof heard.body['next'] === 'string' ? { next: heard.body['next'] } : {};
    note({ id, operation, who, from, to: Date.now(), outcome: heard.outcome, code: heard.code, ...next, ...(once === undefined ? {} : { once }) });
    // To end a session is never refused, and ends it again where a stale replica brought it back (decision 017).
    if (heard.outcome === 'granted' && once !== undefined && operation !== 'sessions/end') recorded.splice(0, recorded.push(sent) - mostRecorded);
    return heard;
  };
  const anyPort = (): number => ports[Math.floor(random() * ports.length)] ?? 0;
  return {
    random,
    think: (mostMs) => sleep(random() * mostMs * pace()).then(() => undefined),
    send: async (sent) => {
      // Somebody reads, types, looks for the phone: a failover may come in between, and find the step before it done.
      if (sent.once !== undefined) await sleep(random() * typingMs);
      // A double click, or a page that a nervous network loads twice: both processes are asked at once.
      const isTwice = sent.once !== undefined && random() < 0.25;
      const heard = await Promise.all((isTwice ? ports : [anyPort()]).map((port) => sendTo(port, sent)));
      return heard.find(({ outcome }) => outcome === 'granted') ?? heard.find(({ outcome }) => outcome === 'unknown') ?? (heard[0] as Heard);
    },
    replay: async () => {
      const heard = await Promise.all(recorded.slice().map((sent) => sendTo(anyPort(), sent)));
      return heard.filter(({ outcome }) => outcome === 'refused').length;
    },
  };
}

async function ask(port: number, id: string, { method, path, headers, body }: Sent): Promise<Heard> {
  try {
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { method, body, headers: { ...headers, origin, 'sec-fetch-site': 'same-origin', 'x-request-id': id }, signal: AbortSignal.timeout(patienceMs) });
    const text = await answer.text();
    const parsed = JSON.parse(text.split('\n')[0] ?? '') as Heard['body'];
    const heard = { status: answer.status, body: parsed, cookies: answer.headers.getSetCookie() };
    if (answer.status === 200) return { ...heard, outcome: 'granted' };
    return { ...heard, outcome: answer.status >= 500 && parsed['code'] !== 'busy' ? 'unknown' : 'refused', code: String(parsed['code']) };
  } catch {
    return { status: 0, body: {}, cookies: [], outcome: 'unknown', code: 'connection-broken' };
  }
}
