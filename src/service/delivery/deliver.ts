import { checkWhole } from '../../internal/check.js';
import type { MessageRecord } from '../../port/index.js';
import { assertInput } from '../shared/assert-input.js';
import type { Deps } from '../shared/deps.js';
import { createLanes } from '../shared/lanes.js';
import { deliverMessage, type Delivered } from './deliver-message.js';

/** What `auth.deliver` is asked. */
export interface DeliverInput {
  /** At most so many messages; 100 by default, 1,000 at most. */
  readonly limit?: number | undefined;
  /** One message alone, as a worker of the option `queue` asks. */
  readonly id?: string | undefined;
}

/** What `auth.deliver` did. */
export interface DeliverResult {
  /** How many messages were due, and not another worker's. */
  readonly tried: number;
  /** How many of them a provider took. */
  readonly sent: number;
  /** How many are over without: refused, tried too often, or too late. What is left of `tried` waits for another try. */
  readonly failed: number;
  /** Whether more may be due: call again at once. */
  readonly more: boolean;
  /** Where the message that was asked for by `id` stands; absent where there is none. */
  readonly message?: DeliverStanding | undefined;
}

/** Where a message stands, for the worker of a queue. */
export interface DeliverStanding {
  /** `queued`: it waits, and was handed to the queue again. `sending`: another worker is at it; come back at `dueAt`, as that one may have stopped. The others are final. */
  readonly state: MessageRecord['state'];
  /** When it is due next, in ms since the epoch. */
  readonly dueAt: number;
}

const sideBySide = 10;

/** Sends what is due: new messages whose first try failed, and those of a process that stopped. Once `signal` is aborted no further one is begun. */
export async function deliver(deps: Deps, input: DeliverInput = {}, signal?: Pick<AbortSignal, 'aborted'>): Promise<DeliverResult> {
  assertInput(input, { limit: 'number?', id: 'text?' });
  const { limit = 100, id } = input;
  checkWhole('limit', limit, { least: 1, most: 1000 });
  return id === undefined ? deliverDue(deps, limit, signal) : deliverOne(deps, id);
}

async function deliverDue(deps: Deps, limit: number, signal: Pick<AbortSignal, 'aborted'> | undefined): Promise<DeliverResult> {
  const due = await deps.messages.findDue(deps.clock.now(), limit);
  const done = await deliverAll(deps, due, signal);
  return Object.freeze({ ...count(done), more: due.length === limit });
}

async function deliverOne(deps: Deps, id: string): Promise<DeliverResult> {
  const message = await deps.messages.find(id);
  const done = message === undefined ? [] : [await deliverMessage(deps, message)];
  const after = done.some((one) => one !== 'passed-over') ? await deps.messages.find(id) : message;
  const standing = after === undefined ? {} : { message: Object.freeze({ state: after.state, dueAt: after.dueAt }) };
  return Object.freeze({ ...count(done), more: false, ...standing });
}

/** Several at once, as a sender waits most of the time. One that breaks, because the store does or its account cannot be read, holds none of the others up, and is told at the end. */
async function deliverAll(deps: Deps, due: readonly MessageRecord[], signal: Pick<AbortSignal, 'aborted'> | undefined): Promise<readonly Delivered[]> {
  const done: Delivered[] = [];
  const broken: unknown[] = [];
  const lanes = createLanes(sideBySide);
  const work = async (message: MessageRecord): Promise<void> => {
    if (signal?.aborted === true) return;
    await deliverMessage(deps, message).then(
      (one) => done.push(one),
      (error: unknown) => broken.push(error),
    );
  };
  await Promise.all(due.map((message) => lanes.run(() => work(message))));
  if (broken.length > 0) throw broken[0];
  return done;
}

function count(done: readonly Delivered[]): Pick<DeliverResult, 'tried' | 'sent' | 'failed'> {
  const number = (of: (one: Delivered) => boolean): number => done.filter(of).length;
  return { tried: number((one) => one !== 'passed-over'), sent: number((one) => one === 'sent'), failed: number((one) => one === 'failed') };
}
