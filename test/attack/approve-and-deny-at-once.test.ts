/*
 * The attack: two phones of one account, one of them in a thief's hands, answer one request at the same moment: one approves, the other denies.
 * Or the owner's two phones both approve. One update of the request has one winner, and the page on the computer is told which it was.
 */
import { describe, expect, it } from 'vitest';
import { createRawPhone, toApproval } from '../story/raw-phone.js';
import { goodPassword } from '../story/walk.js';
import { inParallel, pairByList, reopenByKey, withReserve } from '../unit/service/device/tools.js';
import { eventsOf, jitter, profiles, wrapStorage } from '../unit/service/shared/tools.js';

describe.each(profiles)('two phones that answer at once in %s', (policy) => {
  it.each(['cancelled', 'not-me'] as const)('R99: of approve and %s one wins, in ten orders, and the login goes on by that one alone', async (denial) => {
    for (let n = 0; n < 10; n += 1) {
      const active = await withReserve(policy);
      const second = await pairByList(active, 'second');
      const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
      const hosts = [0, 1].map((at) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`${denial} ${n} ${at}`)) }));
      const [one, other] = [hosts[0] ?? active, hosts[1] ?? active];
      const [waiting] = await active.phone.open();
      const approval = waiting?.approval ?? '';
      const approve = await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number });
      const deny = await second.phone.sign({ challenge: waiting?.challenge ?? '', answer: denial });
      const [approved, denied] = await Promise.all([one.phone.send({ approval, answer: approve }), createRawPhone(other, 'second').send({ approval, answer: deny })]);
      expect([approved.ok, denied.ok].filter(Boolean).length).toBe(1);
      expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(approved.ok);
    }
  });

  it('R99: fifty answers of two phones at once are one success, and one event says so', async () => {
    const active = await withReserve(policy);
    const second = await pairByList(active, 'second');
    const { number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    const [waiting] = await active.phone.open();
    const approval = waiting?.approval ?? '';
    const answers = await Promise.all([active.phone, second.phone].map((phone) => phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number })));
    const before = (await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'approval-answered' && outcome === 'success').length;
    const said = await inParallel(50, (n) => (n % 2 === 0 ? active.phone : second.phone).send({ approval, answer: answers[n % 2] ?? '' }));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    const after = (await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'approval-answered' && outcome === 'success').length;
    expect(after - before).toBe(1);
  });
});
