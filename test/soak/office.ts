import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from './browser.js';
import type { Journal } from './journal.js';
import type { Inbox } from './start-inbox.js';
import type { Web } from './web.js';

export const organizationId = 'virtanen-oy';

/** What all people of the day share. */
export interface Office {
  readonly web: Web;
  readonly inbox: Inbox;
  readonly journal: Journal;
  /** The head user's browser. */
  readonly headUser: Browser;
  /** The longest that somebody does nothing between two things. */
  readonly thinkMs: number;
  readonly isOver: () => boolean;
  /** How often what is short-lived was lost so far. */
  readonly failovers: () => number;
  /** What people did to their end, and what they gave up, by name. */
  readonly counts: Map<string, number>;
}

export function count({ counts }: Pick<Office, 'counts'>, what: string, times = 1): void {
  if (times > 0) counts.set(what, (counts.get(what) ?? 0) + times);
}

const patienceMs = 15_000;

/** What a message says, once it has come; nobody waits for it for ever. */
export async function waitFor({ inbox }: Office, { to, pattern, after }: { readonly to: string; readonly pattern: RegExp; readonly after: number }): Promise<string | undefined> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = inbox.find(to, pattern, after);
    if (found !== undefined || Date.now() > until) return found;
    await sleep(100);
  }
}
