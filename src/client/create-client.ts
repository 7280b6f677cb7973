import type { Api, OperationId } from '../http/wire.js';
import { ask, isRead, readAnswer, readSheet, type Server } from './ask.js';
import type { Fetch } from './fetch.js';
import { createReader } from './read-known.js';
import { readProgress } from './read-progress.js';
import type { CallId, CallResult, ClientProblem, FileFormat, Progress, ProvisionManyCallResult, SheetId, SheetResult } from './result.js';
import { snapshotOf, type ClientSnapshot } from './snapshot.js';
import { createStore, type Store } from './store.js';
import { createTabs } from './tabs.js';

/** What {@link createClient} takes. */
export interface ClientOptions {
  /** Where `authRoutes` are mounted: `/auth` by default. */
  readonly basePath?: string | undefined;
  /** How to reach them; the browser's own `fetch` by default, which waits as long as the browser does. */
  readonly fetch?: Fetch | undefined;
}

/** The browser's side of `lukko/http`: one store, and calls that change what it says. */
export interface Client {
  /**
   * Calls the listener after each change, until the function that comes back is called. The first listener makes the client read the state, the last one to go
   * lets it rest. One that throws is told of by `reportError`, where there is one, and takes nobody's answer away.
   */
  readonly subscribe: (listener: () => void) => () => void;
  /** What is known now: the same object until something changes. */
  readonly getSnapshot: () => ClientSnapshot;
  /** Asks for an operation. It never rejects, and the snapshot is up to date when it is answered. */
  readonly call: <Id extends CallId>(id: Id, input: Api[Id]['input']) => Promise<CallResult<Id>>;
  /** Opens a list as a file, where the host renders sheets. */
  readonly openSheet: (id: SheetId, input: { readonly format: FileFormat }) => Promise<SheetResult>;
  /** Invites many people, and tells of each as soon as it is known how they fared. */
  readonly provisionMany: (input: Api['accounts/provision-many']['input'], onProgress: (progress: Progress) => void) => Promise<ProvisionManyCallResult>;
  /** Reads the state and the session again. A look at the session counts as its use: where it should end by itself, do not look on a timer. */
  readonly refresh: () => Promise<void>;
}

/**
 * Creates the client of a page. All that it says comes from the server, so a reload, another tab or a restart of the server
 * is nothing to it: it reads again, and the page that is due is the page that is due.
 *
 * @throws TypeError where there is no `fetch` to be found
 * @example
 * import { authRoutes } from 'lukko/http';
 * import { createTestAuth } from 'lukko/testing';
 * const origin = 'https://books.example';
 * const routes = authRoutes(createTestAuth().auth, { origin, basePath: '/auth' });
 * // A browser leaves `fetch` out: its own sends cookies and the origin.
 * const client = createClient({ fetch: (url, request) => routes(new Request(origin + url, { ...request, headers: { ...request.headers, origin } })) });
 * await client.refresh();
 * console.log(client.getSnapshot().phase); // signed-out
 * const guess = await client.call('login/start', { username: 'nobody1234', password: 'a guess of a stranger' });
 * console.log(guess.ok ? guess.next : guess.problem.code); // wrong-credentials
 */
export function createClient(options: ClientOptions = {}): Client {
  const { basePath = '/auth', fetch = findFetch(globalThis) } = options;
  if (typeof fetch !== 'function') throw new TypeError('fetch: must be a function');
  const server: Server = { fetch, basePath };
  const store = createStore();
  const tabs = createTabs(globalThis, `lukko:${basePath}`);
  const refresh = createRefresh(store, server);
  const run = createRun(store, { tell: tabs.tell, refresh: () => refresh({ isOwn: true }) });
  let rest = (): void => undefined;
  const subscribe = (listener: () => void): (() => void) => {
    const remove = store.add(listener);
    if (store.size() === 1) {
      rest = tabs.listen(() => void refresh({ isOwn: false }));
      void refresh({ isOwn: false });
    }
    return () => {
      if (remove() === 0) rest();
    };
  };
  return Object.freeze<Client>({
    subscribe,
    getSnapshot: store.getSnapshot,
    call: (id, input) => run(id, async () => readAnswer(id, await ask(server, id, input))),
    openSheet: (id, { format }) => run(id, async () => readSheet(await ask(server, id, { format }))),
    provisionMany: (input, onProgress) => run('accounts/provision-many', async () => readProgress(await ask(server, 'accounts/provision-many', input), onProgress)),
    refresh: () => refresh({ isOwn: false }),
  });
}

function findFetch({ fetch }: { readonly fetch?: Fetch | undefined }): Fetch | undefined {
  return fetch;
}

/** Reads and shows what was read, unless something that was asked for later has come before it. */
function createRefresh(store: Store, server: Server): (by: { readonly isOwn: boolean }) => Promise<void> {
  const read = createReader(server);
  let asked = 0;
  let shown = 0;
  return async ({ isOwn }) => {
    asked += 1;
    const turn = asked;
    const { known, problem: unread } = await read(() => store.getParts().known);
    if (turn < shown) return;
    shown = turn;
    // What was wrong on one page says nothing on the next, to which another tab has led.
    const isSamePage = snapshotOf(known, {}).phase === store.getSnapshot().phase;
    store.change({ known, unread, ...(isOwn || isSamePage ? {} : { problem: undefined }) });
  };
}

/** A call from its beginning to its end, as the store tells it. */
function createRun(store: Store, after: { readonly tell: () => void; readonly refresh: () => Promise<void> }): <R extends CallResult<CallId> | SheetResult | ProvisionManyCallResult>(id: OperationId, call: () => Promise<R>) => Promise<R> {
  const running: OperationId[] = [];
  return async (id, call) => {
    running.push(id);
    store.change({ pending: id, problem: undefined });
    let problem: ClientProblem | undefined;
    try {
      const result = await call();
      problem = result.ok ? undefined : result.problem;
      // A refusal may have changed something, too: another position is asked, a try is spent. So may a call whose answer was lost.
      if (!isRead(id)) after.tell();
      if (!isRead(id) || problem?.status === 401) await after.refresh();
      return result;
    } finally {
      running.splice(running.indexOf(id), 1);
      store.change({ pending: running.at(-1), problem });
    }
  };
}
