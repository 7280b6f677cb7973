import { describe, expect, it } from 'vitest';
import { describeKey, describeUnknownKey } from '../../../src/cli/describe-key.js';

const nothing = { accounts: 0, lists: 0, devices: 0, flows: 0, messages: 0, auditEvents: 0 };
const missing = { keyId: '2025-11', inRing: false, ...nothing };

describe('what doctor says of a key', () => {
  it('the newest is kept, whether or not something hangs on it', () => {
    expect(describeKey({ ...missing, inRing: true }, 0)).toEqual({ verdict: 'ok', text: `'2025-11' is the newest: nothing hangs on it.` });
  });

  it('an older one can be dropped once nothing hangs on it', () => {
    expect(describeKey({ ...missing, inRing: true, lists: 2 }, 1)).toEqual({ verdict: 'ok', text: `'2025-11': 2 lists.` });
    expect(describeKey({ ...missing, inRing: true }, 1)).toEqual({ verdict: 'ok', text: `'2025-11': nothing hangs on it. It can be dropped.` });
  });

  it.each(['accounts', 'lists', 'devices', 'flows', 'messages'] as const)('R195: without it, one of its %s cannot be read: bad', (kind) => {
    expect(describeKey({ ...missing, [kind]: 1 }, 1).verdict).toBe('bad');
  });

  it('without it, sealed events are kept and not verified: a note, as nobody is kept from a login', () => {
    expect(describeKey({ ...missing, auditEvents: 7 }, 1)).toEqual({ verdict: 'note', text: `'2025-11' is missing: 7 audit events. Only auth.audit.verify needs it, for those.` });
  });

  it('without a ring it names everything that hangs on it', () => {
    const text = `'2025-11' is in use: 1 account, 2 lists, 4 phones, 3 flows, 1 message, 5 audit events. Whether your ring has it is not known: give --config with keys.`;
    expect(describeUnknownKey({ ...missing, accounts: 1, lists: 2, devices: 4, flows: 3, messages: 1, auditEvents: 5 })).toEqual({ verdict: 'note', text });
  });
});
