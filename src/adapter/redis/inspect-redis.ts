import type { AuthErrorCode } from '../../core/error/index.js';
import { mostSkewMs } from '../../internal/most-skew-ms.js';
import { measureSkew } from './clock-skew.js';
import { connect } from './connect.js';
import type { Server } from './create-line.js';
import type { RedisPlace } from './options.js';

/** What {@link inspectRedis} found about one thing. */
export interface RedisFinding {
  /** What was looked at. */
  readonly subject: 'server' | 'memory' | 'durability' | 'clock';
  /** `ok`; `note`: works, and is worth knowing; `bad`: lukko does not start on it. */
  readonly verdict: 'ok' | 'note' | 'bad';
  /** What was found, and what to do about it. */
  readonly text: string;
  /** Where it is `bad`: the code that `openRedis`, and every method later, refuses with. */
  readonly code?: AuthErrorCode | undefined;
}

/**
 * Looks at a Redis as `npx lukko doctor --redis` does: whether it is one that takes writes and no cluster, whether it throws keys away when its memory is
 * full, what it forgets at a restart, and its clock. It changes nothing.
 *
 * @throws TypeError naming an option that is not what its type says
 * @throws AuthError with a code of `openRedis` where Redis cannot be reached
 * @example
 * ```ts fragment: it needs a Redis
 * const findings = await inspectRedis({ url: 'redis://lukko:secret@redis.books.example' });
 * const bad = findings.filter(({ verdict }) => verdict === 'bad').map(({ text }) => text);
 * ```
 */
export async function inspectRedis(options: RedisPlace): Promise<readonly RedisFinding[]> {
  let findings: readonly RedisFinding[] = [];
  const { close } = await connect(options, async (server) => {
    findings = await inspectServer(server);
  });
  await close();
  return findings;
}

/** The same of whoever answers now. */
export async function inspectServer({ info, time }: Server): Promise<readonly RedisFinding[]> {
  const said = new Map((await info()).split(/\r?\n/).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  return Object.freeze([inspectKind(said), inspectMemory(said), inspectDurability(said), inspectClock(await measureSkew(time))]);
}

type Said = ReadonlyMap<string, string>;

function inspectKind(said: Said): RedisFinding {
  const subject = 'server';
  // A call is one script over keys of several slots.
  if (said.get('cluster_enabled') === '1') return { subject, verdict: 'bad', code: 'storage-misconfigured', text: 'this is a cluster, whose nodes share the keys among them; lukko needs all of them in one place. Give the URL of a Redis without cluster mode, with replicas if you like.' };
  const version = said.get('redis_version');
  if (version !== undefined && isTooOld(version)) return { subject, verdict: 'bad', code: 'storage-misconfigured', text: `this is Redis ${version}; lukko needs 6.2 or later.` };
  if (said.get('role') === 'slave') return { subject, verdict: 'bad', code: 'storage-read-only', text: 'this is a replica, which shows the past. Give the URL of the primary.' };
  return { subject, verdict: 'ok', text: `Redis ${version ?? ''} is a primary that takes writes.` };
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 6 || (major === 6 && minor < 2);
}

function inspectMemory(said: Said): RedisFinding {
  const subject = 'memory';
  const policy = said.get('maxmemory_policy') ?? 'unknown';
  if (policy === 'noeviction') return { subject, verdict: 'ok', text: 'with a full memory it refuses, and throws nothing away (noeviction).' };
  // A counter that is gone begins again at 0.
  return { subject, verdict: 'bad', code: 'storage-misconfigured', text: `maxmemory-policy is ${policy}: with a full memory it throws sessions and counts of wrong passwords away. Set it to noeviction.` };
}

function inspectDurability(said: Said): RedisFinding {
  const subject = 'durability';
  if (said.get('aof_enabled') === '1') return { subject, verdict: 'ok', text: 'it writes an append-only file, and forgets a second at most when it is killed.' };
  return { subject, verdict: 'note', text: 'appendonly is off: a restart forgets sessions and counts of wrong passwords, all of them or since the last snapshot. Nothing that was used works again, but people log in anew. Set appendonly to yes.' };
}

function inspectClock(skewMs: number): RedisFinding {
  const subject = 'clock';
  const text = `Redis is ${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(skewMs) > mostSkewMs) return { subject, verdict: 'bad', code: 'clock-skew', text: `${text}, which is more than 30 seconds. Set both clocks by NTP.` };
  return { subject, verdict: Math.abs(skewMs) > 2_000 ? 'note' : 'ok', text: `${text}.` };
}
