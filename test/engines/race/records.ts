import { createOtpList } from '../../../src/core/otp-list/index.js';
import type { RecoveryEvent } from '../../../src/core/recovery/index.js';
import type { RecoveryFlow, Storage } from '../../../src/port/index.js';
import { inRounds, inTurns, reachedBy } from './in-rounds.js';
import type { Crew } from './start-crew.js';

/** What one round at a list found. */
export interface ListRound {
  /** What every process was asked for, and what is pinned in the record. */
  readonly asked: readonly (number | string)[];
  readonly pinned: number | undefined;
  /** How many used the position up, and how often it stands among the used ones. */
  readonly winners: number;
  readonly used: number;
  /** How often the record was written: by whoever pinned, and by whoever used. */
  readonly writes: number;
  /** How many processes reached the update that pins, and the one that uses up. */
  readonly reached: Readonly<Record<ListStep, number>>;
}

export type ListStep = 'pin' | 'use';

/** The position pin, and the one-time password at it, each raced for in every round; a list has 100. `by` says by whom. */
export async function raceLists(storage: Storage, input: { readonly name: string; readonly rounds: number; readonly by: (step: ListStep) => Crew }): Promise<readonly ListRound[]> {
  const lists = Math.ceil(input.rounds / 100);
  const found = await inRounds(lists, async (n) => {
    const listId = `${input.name}-${n}`;
    const entries = Array.from({ length: 100 }, (_, at) => `entry ${at}`);
    await storage.lists.insert({ id: listId, version: 1, schema: 1, accountId: 'race', list: createOtpList({ listId, accountId: 'race', listNumber: 1, keyId: 'test-1', entries, now: 0 }) });
    return inTurns(input.rounds / lists, () => raceForPosition(storage, { listId, by: input.by }));
  });
  return found.flat();
}

async function raceForPosition(storage: Storage, { listId, by }: { readonly listId: string; readonly by: (step: ListStep) => Crew }): Promise<ListRound> {
  const before = await storage.lists.find(listId);
  const asked = await by('pin').race('pinPosition', () => ({ listId }));
  const pinned = (await storage.lists.find(listId))?.list.pinned;
  const uses = await by('use').race('usePosition', () => ({ listId, position: pinned ?? 0 }));
  const after = await storage.lists.find(listId);
  const used = after?.list.used.filter((position) => position === pinned).length ?? 0;
  const reached = { pin: reachedBy(asked), use: reachedBy(uses) };
  return { asked: asked.map((each) => each.asked), pinned, winners: uses.filter(({ won }) => won).length, used, writes: (after?.version ?? 0) - (before?.version ?? 0), reached };
}

/** What one round at a flow found: how many took each step, and how often the record was written. */
export interface FlowRound {
  readonly link: number;
  readonly end: number;
  readonly writes: number;
  /** How many processes reached the update that decides, at the link and at the end. */
  readonly reached: Readonly<Record<'link' | 'end', number>>;
}

/** A recovery link, and the last step of the browser that opened it, each raced for in every round; a new flow each time. */
export function raceFlows(storage: Storage, input: { readonly name: string; readonly rounds: number; readonly crew: Crew }): Promise<readonly FlowRound[]> {
  const { name, rounds, crew } = input;
  return inRounds(rounds, async (round) => {
    const flow = newFlow(`${name}-${round}`);
    await storage.flows.insert(flow);
    const race = (event: RecoveryEvent) => crew.race('moveFlow', () => ({ flowId: flow.id, event }));
    const winners = (moved: readonly { readonly won: boolean }[]): number => moved.filter(({ won }) => won).length;
    const link = await race('link-opened');
    for (const event of ['code-right', 'third-step-right'] as const) await crew.one(round % crew.size, 'moveFlow', { flowId: flow.id, event });
    const end = await race('password-replaced');
    return { link: winners(link), end: winners(end), writes: ((await storage.flows.find(flow.id))?.version ?? 0) - 1, reached: { link: reachedBy(link), end: reachedBy(end) } };
  });
}

function newFlow(id: string): RecoveryFlow {
  const base = { id, version: 1, schema: 1, accountId: 'race', secretHash: 'none', createdAt: 0, expiresAt: 1, removeAt: 1 } as const;
  return { ...base, kind: 'recovery', recovers: 'password', state: 'link-sent', passwordsSet: 1, codesSent: 0 };
}
