import type { AuditEvent, AuditKind, StoredAuditEvent } from '../../port/index.js';
import { installationChain } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { loadSession, type SessionInput, type SessionRefusal } from './load-session.js';

/** One line of a user's own recent logins. */
export interface RecentLogin {
  /** In ms since the epoch. */
  readonly at: number;
  /** What happened: `session-opened` is a login, `partial-auth` one that stopped after the password (R156). */
  readonly kind: AuditKind;
  /** How it ended. */
  readonly outcome: 'success' | 'failure';
  /** The factor or channel, where there was one. */
  readonly method?: AuditEvent['method'] | undefined;
}

/** What `auth.sessions.recentLogins` says. */
export type RecentLoginsResult =
  | {
      readonly ok: true;
      /** The newest first, 20 at most. */
      readonly logins: readonly RecentLogin[];
    }
  | {
      readonly ok: false;
      /** `no-session`: never issued, or not a token at all; `ended`, `idle`, `too-old`: log in again. */
      readonly reason: SessionRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

const shown = 20;
const mostRead = 8_000;

/** What a person would want to recognise, or not: wrong passwords of strangers are not among it, as they would hide the rest. */
const kinds: ReadonlySet<AuditKind> = new Set<AuditKind>([
  'session-opened',
  'session-renewed',
  'partial-auth',
  'lane-closed',
  'password-set',
  'password-compromised',
  'contact-changed',
  'list-proven',
  'recovery-opened',
  'recovery-completed',
  'recovery-stopped',
]);

/** Shows users their own recent logins, out of the audit, so that they notice one that was not theirs (R156). */
export async function recentLogins(deps: Deps, input: SessionInput): Promise<RecentLoginsResult> {
  const loaded = await loadSession(deps, { ...input, now: deps.clock.now() });
  if (!loaded.ok) return Object.freeze({ ...loaded, supportContact: deps.supportContact });
  const { session } = loaded;
  const account = await deps.accounts.find(session.accountId);
  const query = { chain: account?.organizationId ?? installationChain, accountId: session.accountId, newestFirst: true } as const;
  // Others' failures may stand between: more is read until there are enough.
  for (let limit = 250; ; limit *= 2) {
    const events = await deps.audit.list({ ...query, limit });
    const logins = events.filter(({ kind }) => kinds.has(kind));
    if (logins.length >= shown || events.length < limit || limit >= mostRead) return Object.freeze({ ok: true, logins: Object.freeze(logins.slice(0, shown).map(view)) });
  }
}

function view({ at, kind, outcome, method }: StoredAuditEvent): RecentLogin {
  return Object.freeze({ at, kind, outcome, ...(method === undefined ? {} : { method }) });
}
