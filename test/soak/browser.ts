import type { Api as LukkoApi, GetOperation } from '../../src/http/wire.js';
import type { Asked } from './journal.js';
import type { PaymentApi } from './payments.js';
import type { Web } from './web.js';

/** A step that was not granted, and ends what somebody was about. */
export interface Stopped {
  readonly outcome: 'refused' | 'unknown';
  readonly code: string;
}

type Api = LukkoApi & PaymentApi;

/** A browser with its cookies. */
export interface Browser {
  /**
   * The answer of a step; `once` names what works at most once and is spent by it.
   *
   * @throws Stopped where it is not granted
   */
  readonly ask: <Id extends Asked>(id: Id, input: Api[Id]['input'], once?: string) => Promise<Api[Id]['answer']>;
  /** Another one, with all cookies that this one has by now. */
  readonly copy: () => Browser;
}

const reads: readonly Asked[] = ['state', 'login/view', 'sessions/check', 'pairing/view', 'profile/view', 'accounts/describe'] satisfies readonly GetOperation[];

export function openBrowser(web: Web, who: () => string, always: Readonly<Record<string, string>> = {}, cookies: Iterable<readonly [string, string]> = []): Browser {
  const jar = new Map<string, string>(cookies);
  return {
    copy: () => openBrowser(web, who, always, jar),
    ask: async (id, input, once) => {
      const isRead = reads.includes(id);
      const query = isRead ? `?${new URLSearchParams(input as Record<string, string>).toString()}` : '';
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { ...always, cookie, ...(isRead ? {} : { 'content-type': 'application/json' }) };
      const sent = { operation: id, who: who(), method: isRead ? 'GET' : 'POST', path: `/auth/${id}${query}`, headers, body: isRead ? null : JSON.stringify(input), once } as const;
      const heard = await web.send(sent);
      heard.cookies.forEach((one) => keep(jar, one));
      if (heard.outcome !== 'granted') throw { outcome: heard.outcome, code: heard.code ?? '' } satisfies Stopped;
      return heard.body;
    },
  };
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = ''] = cookie.split('; ');
  const at = pair.indexOf('=');
  if (cookie.includes('Max-Age=0')) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}

export function isStopped(thrown: unknown): thrown is Stopped {
  return typeof thrown === 'object' && thrown !== null && 'outcome' in thrown && 'code' in thrown;
}
