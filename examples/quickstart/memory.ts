import type { ChallengeView, CredentialSlip, PlainList } from 'lukko';
import type { Inbox } from 'lukko/testing';
import { readPrivate, writePrivate } from './private-file.js';
import { UnreadableFile } from './read-people.js';

/** What one person has in the head, on paper and in the browser. */
export interface Remembered {
  readonly slip?: CredentialSlip | undefined;
  /** Passwords of their choosing, the newest first, and the one before. */
  readonly passwords?: readonly string[] | undefined;
  readonly list?: PlainList | undefined;
  /** What proved that the list was saved. */
  readonly proof?: ChallengeView | undefined;
  readonly browser?: string | undefined;
}

interface Contents {
  /** The story's clock, which jumps over waits. */
  readonly now: number;
  /** What is in everybody's mailbox and phone. */
  readonly messages: ReturnType<Inbox['all']>;
  /** By account id. */
  readonly people: Readonly<Record<string, Remembered>>;
  /** Whether a run came to the chapters that are told once. */
  readonly told: boolean;
}

/** What the people of the story remember from one run to the next, as nobody sits at the keyboard. The service itself knows none of it. */
export interface Memory {
  readonly contents: () => Contents;
  readonly keep: (change: Partial<Contents>) => void;
  readonly of: (accountId: string) => Remembered;
  readonly remember: (accountId: string, what: Remembered) => void;
  /** A password is chosen first and typed then: who is interrupted in between knows two, and tries both. */
  readonly choosePassword: (accountId: string, password: string) => void;
  /** A new slip is handed over: whatever else is remembered is worth nothing any more. */
  readonly beginAnew: (accountId: string, slip: CredentialSlip | undefined) => void;
}

const nothing: Contents = { now: 0, messages: [], people: {}, told: false };

/** With a path: what an earlier run left there, and each change is written at once. Without: as long as the process lives. */
export function openMemory(path: string | undefined): Memory {
  let contents = path === undefined ? nothing : readContents(path);
  const keep = (change: Partial<Contents>): void => {
    contents = { ...contents, ...change };
    if (path !== undefined) writePrivate(path, contents);
  };
  const of = (accountId: string): Remembered => contents.people[accountId] ?? {};
  const remember = (accountId: string, what: Remembered): void => keep({ people: { ...contents.people, [accountId]: { ...of(accountId), ...what } } });
  return {
    contents: () => contents,
    keep,
    of,
    remember,
    choosePassword: (accountId, password) => remember(accountId, { passwords: [password, ...(of(accountId).passwords ?? []).slice(0, 1)] }),
    beginAnew: (accountId, slip) => keep({ people: { ...contents.people, [accountId]: { slip } } }),
  };
}

function readContents(path: string): Contents {
  const saved = readPrivate(path);
  if (saved === undefined) return nothing;
  if (!isContents(saved)) throw new UnreadableFile(`${path}: holds no memory of the quickstart.`);
  return saved;
}

function isContents(value: unknown): value is Contents {
  return typeof value === 'object' && value !== null && Object.keys(nothing).every((name) => name in value);
}
