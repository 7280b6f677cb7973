import { beforeEach, describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, invite, must } from '../../../story/walk.js';
import { openFlow, pastPassword, profile } from './walks.js';
import { watchStorage } from './watch-storage.js';

const canary = 'CANARYCANARY';
const unlike: readonly unknown[] = [undefined, null, true, 0, -1, 1.5, Number.NaN, 10n, Symbol('s'), '', canary, '\ud800', 'а', '\u0000', 'x'.repeat(2 ** 20), [], [1], {}, new Map(), new Date(0), () => canary];
/** What somebody may send in place of what a page would. */
const hostile = ['', canary, '\ud800', '\udc00\ud800', 'а', '\u0000', '\r\n', 'x'.repeat(2 ** 20), '.', '..', 'a.b', 'a.b.c', `${'A'.repeat(22)}.${'A'.repeat(43)}`, '__proto__', 'constructor.prototype', '%00', "' OR 1=1 --", '../../etc/passwd', '{"$gt":""}', '١٢٣٤', 'ＡＢＣＤ'];

const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  maybeText: (value) => value === undefined || typeof value === 'string',
  object: (value) => typeof value === 'object' && value !== null,
  none: () => false,
};

const flowOnly = { right: { flow: 'no token' }, kinds: { flow: 'text', requestId: 'maybeText' } };
const rows: Readonly<Record<string, { readonly right: Readonly<Record<string, unknown>>; readonly kinds: Readonly<Record<string, string>> }>> = {
  view: flowOnly,
  giveInformation: { right: { flow: 'no token', profile }, kinds: { flow: 'text', profile: 'object', addressCode: 'maybeText', requestId: 'maybeText' } },
  changePassword: { right: { flow: 'no token', password: goodPassword }, kinds: { flow: 'text', password: 'text', requestId: 'maybeText' } },
  confirmContact: { right: { flow: 'no token', code: '12345678' }, kinds: { flow: 'text', code: 'text', requestId: 'maybeText' } },
  sendAddressCode: { right: { flow: 'no token', channel: 'email' }, kinds: { flow: 'text', channel: 'none', requestId: 'maybeText' } },
  chooseList: flowOnly,
  openList: flowOnly,
  askList: flowOnly,
  proveList: { right: { flow: 'no token', code: 'AAAA' }, kinds: { flow: 'text', code: 'text', requestId: 'maybeText' } },
  replaceList: flowOnly,
  chooseKey: flowOnly,
  confirmDevice: { right: { flow: 'no token', pairing: 'no token' }, kinds: { flow: 'text', pairing: 'text', digits: 'maybeText', requestId: 'maybeText' } },
  goBack: flowOnly,
  finish: flowOnly,
  leave: flowOnly,
};

type Call = (input: unknown) => Promise<{ readonly ok: boolean; readonly reason?: string; readonly supportContact?: string }>;

async function call(name: string, input: unknown) {
  const { storage, calls } = watchStorage();
  const { auth } = createTestAuth({ storage });
  const useCase = (auth.firstLogin as unknown as Record<string, Call>)[name];
  const answer = await useCase?.(input).catch((error: unknown) => ({ error }));
  return { answer, error: typeof answer === 'object' && 'error' in answer ? answer.error : undefined, calls };
}

function expectClear(error: unknown, name: string): void {
  expect(error).toBeInstanceOf(TypeError);
  const { message } = error as TypeError;
  expect(message.startsWith(`${name}: must be`)).toBe(true);
  expect(message).not.toContain(canary);
  expect(message.length).toBeLessThan(120);
}

it('the table of wrong inputs names every use case of auth.firstLogin', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(createTestAuth().auth.firstLogin).sort());
});

describe.each(Object.entries(rows))('wrong input into firstLogin.%s', (name, { right, kinds }) => {
  it('R208 in part: a token that was never issued is refused, with whom to contact', async () => {
    expect((await call(name, right)).answer).toEqual({ ok: false, reason: 'flow-ended', supportContact: 'Anna at the office, 09 123 456' });
  });

  it.each([undefined, null, 7, 'text', true, () => right])('R185 in part: no object at all is named, and nothing is touched: case %#', async (input) => {
    const { error, calls } = await call(name, input);
    expectClear(error, 'input');
    expect(calls).toEqual([]);
  });

  it.each(Object.keys(kinds))('R185 in part: %s of a wrong kind is named by a TypeError without its value, and nothing is touched', async (field) => {
    for (const value of unlike.filter((one) => fits[kinds[field] ?? 'none']?.(one) !== true)) {
      const { error, calls } = await call(name, { ...right, [field]: value });
      expectClear(error, field);
      expect(calls).toEqual([]);
    }
  });

  it('invariant 5: whatever text comes as a token is an ended flow, and writes nothing', async () => {
    for (const flow of hostile) {
      const { answer, calls } = await call(name, { ...right, flow });
      expect(answer).toMatchObject({ ok: false, reason: 'flow-ended' });
      expect(calls.filter((one) => !/\.(find|findBy|read)$/.test(one))).toEqual([]);
    }
  });
});

describe.each(['standard', 'nist'] as const)('invariant 5: whatever a user types into an open first login in %s is answered, never thrown', (policy) => {
  let kit: Awaited<ReturnType<typeof invite>>;
  beforeEach(async () => {
    kit = await invite({ policy, policyOverrides: { hashing: { waiting: 500 } } });
  });

  it.each(Object.entries(rows).flatMap(([name, { kinds }]) => Object.keys(kinds).filter((field) => field !== 'flow' && kinds[field] !== 'none' && kinds[field] !== 'object').map((field) => [name, field] as const)))(
    '%s: %s', async (name, field) => {
      const flow = await openFlow(kit, kit.temporaryPassword);
      for (const text of hostile) {
        const answer = await (kit.auth.firstLogin as unknown as Record<string, Call>)[name]?.({ ...rows[name]?.right, flow, [field]: text });
        expect(typeof answer?.ok).toBe('boolean');
      }
    },
  );

  it('a personal information of anything at all', async () => {
    const flow = await openFlow(kit, kit.temporaryPassword);
    const shapes: readonly unknown[] = [[], [1, 2], new Map(), new Date(0), { name: [] }, JSON.parse('{"__proto__":{"name":"x"},"name":"x","locale":"en"}'), { ...profile, constructor: 1 }, { ...profile, fields: { toJSON: () => { throw new Error('no'); } } }];
    for (const shape of shapes) expect(await kit.auth.firstLogin.giveInformation({ flow, profile: shape as never })).toMatchObject({ ok: false, reason: 'profile-invalid' });
    for (const field of Object.keys(profile)) {
      // One other field is wrong, so that every text is looked at in the same step.
      const other = field === 'name' ? { locale: '' } : { name: '' };
      for (const text of hostile) expect(await kit.auth.firstLogin.giveInformation({ flow, profile: { ...profile, [field]: text, ...other } })).toMatchObject({ ok: false, reason: 'profile-invalid' });
    }
    must(await kit.auth.firstLogin.giveInformation({ flow, profile }));
  });

  it('codes and lists', async () => {
    const flow = await pastPassword(kit);
    for (const code of hostile) {
      expect(typeof (await kit.auth.firstLogin.confirmContact({ flow, code })).ok).toBe('boolean');
      expect(typeof (await kit.auth.firstLogin.proveList({ flow, code })).ok).toBe('boolean');
    }
    if (policy === 'standard') {
      must(await kit.auth.firstLogin.chooseList({ flow }));
      for (const code of hostile) expect(await kit.auth.firstLogin.proveList({ flow, code })).toMatchObject({ ok: false });
    }
  });
});
