import type { AccountRecord, MessageRecord } from '../../../../src/port/index.js';
import { createTestAuth, type TestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../../../story/walk.js';
import { watchStorage } from '../first-login/watch-storage.js';

export const bothWays = { username: 'email', temporaryPassword: 'sms' } as const;

/** An invitation on its way, with what is written down of it. */
export async function provision(options: TestAuthOptions = {}) {
  const watched = watchStorage();
  const kit = createTestAuth({ storage: watched.storage, ...options });
  const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: matti, delivery: bothWays }));
  await kit.settle();
  const message = (purpose: string): MessageRecord => watched.records('messages').find((one) => one['purpose'] === purpose) as unknown as MessageRecord;
  const account = async (): Promise<AccountRecord> => (await kit.storage.accounts.find(made.accountId)) as AccountRecord;
  return { ...kit, ...watched, ...made, message, account };
}

/** Waits until the machine has nothing else to do: what hangs goes on hanging. */
export function turns(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** What waits for no timer goes on, while timers stand still: what is encrypted takes turns of the machine's own. */
export async function realTurns(until: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !until(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets the outbox work at each moment at which something is due, until nothing is. */
export async function deliverAll(kit: Pick<TestAuth, 'auth' | 'clock' | 'storage'>, until = Number.MAX_SAFE_INTEGER): Promise<void> {
  for (;;) {
    const [first] = await kit.storage.messages.findDue(until, 1);
    if (first === undefined || first.dueAt > until) return;
    if (first.dueAt > kit.clock.now()) kit.clock.set(first.dueAt);
    await kit.auth.deliver();
  }
}
