import type { ReceivedEmail, ReceivedSms } from 'lukko/testing';
import type { Host } from './host.js';

/** What came of an act, and the messages that arrived because of it. */
export interface Watched<T> {
  readonly result: T;
  readonly arrived: readonly (ReceivedEmail | ReceivedSms)[];
}

/** Does something, waits until its messages have gone out, and says which they were. */
export async function watchInbox<T>(host: Host, act: () => Promise<T>): Promise<Watched<T>> {
  await host.sent();
  const before = host.inbox.all().length;
  const result = await act();
  await host.sent();
  return { result, arrived: host.inbox.all().slice(before) };
}
