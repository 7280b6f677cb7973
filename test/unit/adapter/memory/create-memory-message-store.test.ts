import { describe, expect, it } from 'vitest';
import { createMemoryMessageStore } from '../../../../src/adapter/memory/index.js';
import { recordKinds } from '../../../../src/testing/index.js';
import { noNumbers } from './wrong-values.js';

describe('createMemoryMessageStore', () => {
  it('what is due is frozen', async () => {
    const messages = createMemoryMessageStore();
    const message = recordKinds.messages.sample(1);
    await messages.insert(message);
    const due = await messages.findDue(message.dueAt, 1);
    expect(due).toEqual([message]);
    expect(Object.isFrozen(due) && Object.isFrozen(due[0])).toBe(true);
  });

  it.each(noNumbers)('given the wrong number %#: a rejection that names the argument', async (number) => {
    await expect(createMemoryMessageStore().findDue(number as never, 1)).rejects.toThrow(/^now: must be a/);
    await expect(createMemoryMessageStore().findDue(0, number as never)).rejects.toThrow(/^limit: must be a/);
  });
});
