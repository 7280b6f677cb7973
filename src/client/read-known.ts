import { ask, readAnswer, type Server } from './ask.js';
import type { CallResult, ClientProblem } from './result.js';
import type { Known } from './snapshot.js';

/** What was read, as far as it came. */
export interface ReadKnown {
  /** `undefined` where the state could not be read at all. */
  readonly known: Known | undefined;
  readonly problem: ClientProblem | undefined;
}

type Read = 'state' | 'sessions/check';

/** Reads what this browser has begun, and whether somebody is logged in. What has not changed since the last time costs a few bytes (RFC 9110 section 13.1.2). */
export function createReader(server: Server): (before: () => Known | undefined) => Promise<ReadKnown> {
  const readState = remembering(server, 'state');
  const readSession = remembering(server, 'sessions/check');
  return async (before) => {
    const [state, checked] = await Promise.all([readState(), readSession()]);
    if (!state.ok) return { known: before(), problem: state.problem };
    const { ok: _ok, ...begun } = state;
    if (checked.ok) return { known: { ...begun, session: checked.session }, problem: undefined };
    const { code } = checked.problem;
    if (code === 'no-session' || code === 'ended' || code === 'idle' || code === 'too-old') return { known: { ...begun, noSession: code }, problem: undefined };
    // Nobody was logged out by a server that is down.
    return { known: { ...begun, session: before()?.session }, problem: checked.problem };
  };
}

/** An answer is remembered with its tag, and read again only where the server has another one. */
function remembering<Id extends Read>(server: Server, id: Id): () => Promise<CallResult<Id>> {
  let last: { readonly etag: string; readonly answer: CallResult<Id> } | undefined;
  return async () => {
    const known = last;
    const asked = await ask(server, id, {}, known === undefined ? {} : { 'if-none-match': known.etag });
    if (asked.ok && asked.response.status === 304 && known !== undefined) return known.answer;
    const answer = await readAnswer(id, asked);
    const etag = asked.ok ? asked.response.headers.get('etag') : null;
    last = answer.ok && etag !== null ? { etag, answer } : undefined;
    return answer;
  };
}
