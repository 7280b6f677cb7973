/*
 * The attack: a stranger with an app of their own types usernames and codes, to learn who has an account, who is connecting a phone just now, or how near a guess was. Whatever
 * is wrong with a code or a link, the answer is the same: one reason, one body, one status, and as many calls to the stores for a name that exists as for one that does not.
 */
import { describe, expect, it } from 'vitest';
import { invite, must, walkToMethod, type Invited } from '../story/walk.js';
import { json, open, read, seen } from '../unit/http/tools.js';
import { keys, noteCalls, profiles, wrapStorage, type Profile } from '../unit/service/shared/tools.js';
import { createTestAuth } from '../../src/testing/index.js';

const minute = 60_000;

/** Somebody in front of the code, and what a stranger may send meanwhile. */
interface Connecting extends Invited {
  readonly flow: string;
  readonly pairing: string;
  readonly code: string;
  readonly link: string;
}

async function connecting(policy: Profile): Promise<Connecting> {
  const invited = await invite({ policy, keys });
  const { flow } = await walkToMethod(invited);
  const { pairing, view } = must(await invited.auth.firstLogin.chooseKey({ flow }));
  return view.state === 'waiting' ? { ...invited, flow, pairing, code: view.code, link: view.link } : expect.unreachable();
}

const other = (text: string): string => text.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));

/** What is wrong; each sends something that opens nothing. */
const wrongs: Readonly<Record<string, (at: Connecting) => object | Promise<object>>> = {
  'a username that nobody has': ({ code }) => ({ username: 'nobody.here4821', code }),
  'what cannot be a username': ({ code }) => ({ username: '\u0000', code }),
  'a wrong code': ({ username, code }) => ({ username, code: other(code) }),
  'what cannot be a code': ({ username }) => ({ username, code: '0' }),
  'an empty code': ({ username }) => ({ username, code: '' }),
  'a code that is over': ({ username, code, clock }) => {
    clock.advance(10 * minute);
    return { username, code };
  },
  'a code that was used': async ({ auth, username, code }) => {
    must(await auth.devices.redeemPairing({ username, code }));
    return { username, code };
  },
  'a code that was renewed': async ({ auth, pairing, username, code }) => {
    must(await auth.devices.renewPairing({ pairing }));
    return { username, code };
  },
  'a code that was declined': async ({ auth, pairing, username, code }) => {
    must(await auth.devices.declineDevice({ pairing }));
    return { username, code };
  },
  'the right code after twenty wrong ones': async ({ auth, username, code }) => {
    for (let n = 0; n < 20; n += 1) await auth.devices.redeemPairing({ username, code: other(code) });
    return { username, code };
  },
  'a name with no code open': async ({ code, storage }) => {
    const { username } = await invite({ keys, storage, seed: 'somebody else' });
    return { username, code };
  },
  'a link of no pairing': ({ link }) => ({ link: link.replace(/#pair=[^.]+/, '#pair=made-up') }),
  'a link with another secret': ({ link }) => ({ link: other(link) }),
  'no link at all': () => ({ link: '' }),
  'a link that is over': ({ link, clock }) => {
    clock.advance(10 * minute);
    return { link };
  },
  'a link that was used': async ({ auth, link }) => {
    must(await auth.devices.redeemPairing({ link }));
    return { link };
  },
};

const redeem = (at: Pick<Invited, 'auth'>, body: object) => open(at)(new Request('https://books.example/device/redeem', { method: 'POST', headers: { 'content-type': json['content-type'] }, body: JSON.stringify(body) })).then(read);

describe.each(profiles)('telling apart what is wrong with a code, in %s', (policy) => {
  it('R206, invariant 3: one reason, one body, one status and the same headers, whatever is wrong', async () => {
    const answers = new Map<string, unknown>();
    for (const [what, wrong] of Object.entries(wrongs)) {
      const at = await connecting(policy);
      const answer = await redeem(at, await wrong(at));
      expect([answer.status, answer.body.code], what).toEqual([422, 'pairing-refused']);
      answers.set(what, seen(answer));
    }
    expect(new Set([...answers.values()].map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('and the right code, and the right link, are taken', async () => {
    for (const kind of ['code', 'link'] as const) {
      const at = await connecting(policy);
      expect((await redeem(at, kind === 'code' ? { username: at.username, code: at.code } : { link: at.link })).status).toBe(200);
    }
  });

  it('R206 in part, invariant 3: a name that exists makes the same calls as one that does not', async () => {
    const at = await connecting(policy);
    const callsFor = async (username: string): Promise<readonly string[]> => {
      const calls: string[] = [];
      const { storage, clock, random } = at;
      const spied = createTestAuth({ policy, keys, clock, random, storage: wrapStorage(storage, noteCalls(calls)) });
      await redeem(spied, { username, code: other(at.code) });
      await spied.settle();
      return calls;
    };
    for (let n = 0; n < 25; n += 1) expect(await callsFor(at.username), `try ${n}`).toEqual(await callsFor('nobody.here4821'));
  });
});
