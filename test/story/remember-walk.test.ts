import { describe, expect, it } from 'vitest';
import { dumpAll, keys, profiles } from '../unit/service/shared/tools.js';
import { walkToKey } from './raw-phone.js';
import { logIn, must, walkAfresh, walkToEnd } from './walk.js';

describe.each(profiles)('a walk that is remembered, in %s', (policy) => {
  it('leaves what the walk itself leaves: stores, messages, codes, token, time and chance', async () => {
    await walkToEnd({ policy, keys });
    const [fresh, remembered] = [await walkAfresh({ policy, keys }), await walkToEnd({ policy, keys })];
    expect(await dumpAll(remembered)).toBe(await dumpAll(fresh));
    expect(remembered.inbox.all()).toEqual(fresh.inbox.all());
    for (const part of ['accountId', 'username', 'codes', 'token', 'browser'] as const) expect(remembered[part]).toEqual(fresh[part]);
    expect(remembered.clock.now()).toBe(fresh.clock.now());
    expect(remembered.random.bytes(32)).toEqual(fresh.random.bytes(32));
  });

  it.each([['list', walkToEnd], ['Key', walkToKey]] as const)('by the %s, is nobody else’s: what one does with it, the next does not find', async (_method, walk) => {
    const [one, other] = [await walk({ policy, keys }), await walk({ policy, keys })];
    one.clock.advance(1);
    one.inbox.clear();
    must(await one.auth.sessions.end({ token: one.token }));
    expect((await other.auth.sessions.check({ token: other.token })).ok).toBe(true);
    expect(other.inbox.all().length).toBeGreaterThan(0);
    expect(other.clock.now()).toBe(one.clock.now() - 1);
  });

  it('differs where the options differ, and goes on to a login', async () => {
    const [one, other] = [await walkToEnd({ policy, keys }), await walkToEnd({ policy, keys, seed: 'another' })];
    expect(other.token).not.toBe(one.token);
    expect((await logIn(other)).ok).toBe(true);
  });
});
