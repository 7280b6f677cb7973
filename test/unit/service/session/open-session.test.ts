import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dump, logInAndSettle, must } from '../../../story/walk.js';
import { activate, eventsOf, hour, profiles, reopen } from '../shared/tools.js';

describe.each(profiles)('opening a session in %s', (policy) => {
  it('R159: a token has 256 random bits, and only the hash of its secret is stored', async () => {
    const active = await activate(policy);
    const [id = '', secret = ''] = active.token.split('.');
    expect(Buffer.from(secret, 'base64url').length).toBe(32);
    const record = await active.storage.sessions.find(id);
    expect(record?.secretHash).toBe(createHash('sha256').update(secret).digest('base64url'));
    expect(await dump(active.storage, [active.accountId])).not.toContain(secret);
    // 256 bits of the random source: another draw is another token, and no symbol stands out.
    const seen = new Set<string>();
    for (let n = 0; n < 20; n += 1) {
      const logged = must(await logInAndSettle(active, active.browser));
      if (logged.next === 'authenticated') seen.add(logged.token.split('.')[1] ?? '');
    }
    expect(seen.size).toBe(20);
  });

  it('R177: sessions appear in events neither by token nor by id nor by hash', async () => {
    const active = await activate(policy);
    must(await active.auth.sessions.end({ token: active.token }));
    await active.auth.sessions.check({ token: active.token });
    const [id = '', secret = ''] = active.token.split('.');
    const record = await active.storage.sessions.find(id);
    const events = JSON.stringify(await eventsOf(active.storage));
    expect(events).toContain('session-use-after-end');
    for (const part of [active.token, id, secret, record?.secretHash ?? '']) expect(events).not.toContain(part);
  });

  it('R169 in part: it is kept 30 days after its end at the latest, and then removed', async () => {
    const active = await activate(policy);
    const [id = ''] = active.token.split('.');
    must(await active.auth.sessions.end({ token: active.token }));
    active.clock.advance(12 * hour + 30 * 24 * hour - 1);
    expect(await active.storage.sessions.removeExpired(active.clock.now(), 10)).toBe(0);
    expect(await active.storage.sessions.find(id)).toMatchObject({ endReason: 'logged-out' });
    active.clock.advance(1);
    expect(await active.storage.sessions.removeExpired(active.clock.now(), 10)).toBe(1);
  });

  it('R168 in part: a list is worth what it was when it was issued, whatever the policy says since', async () => {
    const active = await activate(policy);
    const moved = reopen(active, { policy: policy === 'nist' ? 'standard' : 'nist' });
    const logged = must(await logInAndSettle({ ...active, auth: moved.auth }));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    expect(logged.session.assurance.aal).toBe(policy === 'nist' ? 2 : 1);
  });

  it('a session names its known browser', async () => {
    const active = await activate(policy);
    must(await logInAndSettle(active, active.browser));
    must(await logInAndSettle(active));
    const account = await active.storage.accounts.find(active.accountId);
    const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
    const [first, second] = account?.knownBrowsers.map(({ id }) => id) ?? [];
    expect(sessions.map(({ browserId }) => browserId)).toEqual([first, first, second]);
  });
});
