import type { Visit } from '../visit.js';

/** What a page can wait for. */
type Waited = 'login' | 'act' | 'recovery' | 'pairing';

const readers: Readonly<Record<Waited, (visit: Visit) => Promise<string | undefined>>> = {
  login: async ({ ask }) => {
    const viewed = await ask('login/view');
    if (!viewed.ok) return undefined;
    const { view } = viewed.answer;
    return view.state === 'key-approval' ? view.approval.state : view.state;
  },
  act: async ({ ask }) => {
    const viewed = await ask('binding/view');
    return viewed.ok ? (viewed.answer.view.approval?.state ?? viewed.answer.view.state) : undefined;
  },
  recovery: async ({ ask }) => {
    const state = await ask('state');
    return state.ok ? (state.answer.recovery?.approval?.state ?? state.answer.recovery?.state) : undefined;
  },
  pairing: async ({ ask }) => {
    const viewed = await ask('pairing/view');
    return viewed.ok ? viewed.answer.view.state : undefined;
  },
};

/** In one word where that stands which the page waits for, for its script; `ended` where there is nothing to wait for any more. */
export async function waitedState(visit: Visit, what: string): Promise<string> {
  return isWaited(what) ? ((await readers[what](visit)) ?? 'ended') : 'ended';
}

function isWaited(what: string): what is Waited {
  return Object.hasOwn(readers, what);
}
