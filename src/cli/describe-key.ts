import type { Auth } from '../create-auth.js';
import type { Finding } from './finding.js';

type KeyUsage = Awaited<ReturnType<Auth['keyUsage']>>[number];

/** What is to be said of a key, when the ring is known. `place` is the key's in the ring: 0 is the newest. */
export function describeKey(key: KeyUsage, place: number): Omit<Finding, 'subject'> {
  const { keyId, inRing, auditEvents } = key;
  if (inRing) return { verdict: 'ok', text: `'${keyId}'${place === 0 ? ' is the newest' : ''}: ${counts(key)}.${place > 0 && total(key) === 0 ? ' It can be dropped.' : ''}` };
  if (total(key) > auditEvents) return { verdict: 'bad', text: `'${keyId}' is missing: ${counts(key)}. Put it back behind the newest key.` };
  return { verdict: 'note', text: `'${keyId}' is missing: ${counts(key)}. Only auth.audit.verify needs it, for those.` };
}

/** What is to be said of a key in use, when no ring was given. */
export function describeUnknownKey(key: KeyUsage): Omit<Finding, 'subject'> {
  return { verdict: 'note', text: `'${key.keyId}' is in use: ${counts(key)}. Whether your ring has it is not known: give --config with keys.` };
}

const kinds = [
  ['accounts', 'account'],
  ['lists', 'list'],
  ['devices', 'phone'],
  ['flows', 'flow'],
  ['messages', 'message'],
  ['auditEvents', 'audit event'],
] as const;

function total(key: KeyUsage): number {
  return kinds.reduce((sum, [kind]) => sum + key[kind], 0);
}

/** `1 account, 2 lists`. */
function counts(key: KeyUsage): string {
  const some = kinds.filter(([kind]) => key[kind] > 0).map(([kind, name]) => `${key[kind]} ${name}${key[kind] === 1 ? '' : 's'}`);
  return some.length === 0 ? 'nothing hangs on it' : some.join(', ');
}
