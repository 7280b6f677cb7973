import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Acts } from './acts.js';
import type { Order, Report } from './worker.js';

type Input<Act extends keyof Acts> = Parameters<Acts[Act]>[0];
type Answer<Act extends keyof Acts> = Awaited<ReturnType<Acts[Act]>>;

/** Processes of the operating system that do the same thing at the same instant. */
export interface Crew {
  readonly size: number;
  /** All of them at once; `inputOf` says what the n-th is given. */
  readonly race: <Act extends keyof Acts>(act: Act, inputOf: (n: number) => Input<Act>) => Promise<readonly Answer<Act>[]>;
  /** One of them alone. */
  readonly one: <Act extends keyof Acts>(n: number, act: Act, input: Input<Act>) => Promise<Answer<Act>>;
  /** Lets them go, and waits until they are gone. */
  readonly stop: () => Promise<void>;
}

// As long as an order is on its way, so that the last to get it does not begin after the first is done.
const headStartMs = 2;

/** Starts so many processes; each has a module graph, an event loop and connections of its own. */
export async function startCrew(size: number): Promise<Crew> {
  const program = await bundle();
  const processes = await Promise.all(Array.from({ length: size }, () => start(program)));
  const member = (n: number): Member => processes[n] ?? unknown(n);
  return {
    size,
    race: (act, inputOf) => {
      const at = Date.now() + headStartMs;
      return Promise.all(processes.map(({ tell }, n) => tell({ act, input: inputOf(n), at }))) as Promise<never>;
    },
    one: (n, act, input) => member(n).tell({ act, input, at: Date.now() }) as Promise<never>,
    stop: async () => {
      await Promise.all(processes.map(({ stop }) => stop()));
    },
  };
}

interface Member {
  readonly tell: (order: Omit<Order, 'id'>) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

function unknown(n: number): never {
  throw new RangeError(`there is no process ${n}`);
}

/** A few files for plain Node: a process begins twice as fast as by looking for its packages. Clients of servers stay outside, and are loaded by those who ask for them. */
async function bundle(): Promise<string> {
  const outdir = fileURLToPath(new URL(`../../../.tmp/race/${process.pid}`, import.meta.url));
  const entryPoints = [fileURLToPath(new URL('worker.ts', import.meta.url))];
  await build({ entryPoints, outdir, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, external: ['libsql', 'mysql2', 'pg', 'redis'], platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' });
  return `${outdir}/worker.mjs`;
}

async function start(program: string): Promise<Member> {
  const child = fork(program, [], { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const open = listen(child);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let orders = 0;
  return {
    tell: (order) =>
      new Promise((resolve, reject) => {
        orders += 1;
        open.set(orders, { resolve, reject });
        child.send({ ...order, id: orders } satisfies Order);
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

interface Open {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What was ordered and is not reported yet. A process that ends fails all of it. */
function listen(child: ChildProcess): Map<number, Open> {
  const open = new Map<number, Open>();
  child.on('message', (report: Report) => {
    const order = open.get(report.id);
    open.delete(report.id);
    if ('value' in report) order?.resolve(report.value);
    else order?.reject(Object.assign(new Error(report.thrown.text), { code: report.thrown.code }));
  });
  child.on('exit', (code) => {
    for (const { reject } of open.values()) reject(new Error(`a process of the race ended with ${String(code)}`));
  });
  return open;
}
