import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyApp, createSeedKeyStore, type PairInput } from '../../src/device/index.js';
import type { PhoneOperation } from '../../src/http/wire.js';
import { origin } from './open-host.js';
import type { Web } from './web.js';

/** A phone with the Key app, which looks every few seconds. */
export interface Phone {
  /** Whether it is connected as far as it knows: it redeemed the code and named its key. */
  readonly pair: (input: PairInput) => Promise<boolean>;
  /** Approves what waits, as soon as it is there. */
  readonly approve: (number: string) => Promise<boolean>;
  readonly putAway: () => void;
}

const pollMs = 2_000;
const looks = 6;

export function openPhone(web: Web, { who, name }: { readonly who: () => string; readonly name: string }): Phone {
  let kept: string | undefined;
  const state = { account: '', isOn: true };
  const random = { bytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)) };
  const keyStore = createSeedKeyStore({ read: () => kept, write: (text) => {
      kept = text;
    }, random });
  const app = createKeyApp({
    server: `${origin}/auth`,
    ...{ keyStore, name, random, platform: 'android', unlock: () => 'pin' as const },
    fetch: async (url, { method, headers, body }) => {
      const path = url.slice(origin.length);
      const operation = path.replace(/^\/auth\//, '').replace(/\?.*/, '') as PhoneOperation;
      const heard = await web.send({ operation, who: who(), method, path, headers, body, once: spentBy(operation, body) });
      if (heard.status === 0) throw new Error('the connection broke');
      return { status: heard.status, json: () => Promise.resolve(heard.body) };
    },
  });
  const poll = async (): Promise<void> => {
    while (state.isOn) {
      if (state.account !== '') await app.approvals({ account: state.account });
      await sleep(pollMs);
    }
  };
  void poll();
  return {
    pair: async (input) => {
      const paired = await app.pair(input);
      if (paired.ok) state.account = paired.account.id;
      return paired.ok;
    },
    approve: async (number) => {
      for (let look = 0; look < looks && state.isOn; look += 1) {
        const asked = await app.approvals({ account: state.account });
        const newest = asked.ok ? asked.approvals.at(-1) : undefined;
        if (newest !== undefined) return (await app.approve({ approval: newest, number })).ok;
        await sleep(250);
      }
      return false;
    },
    putAway: () => {
      state.isOn = false;
    },
  };
}

/** What works at most once in a phone's request. */
function spentBy(operation: PhoneOperation, body: string | null): string | undefined {
  const sent = JSON.parse(body ?? '{}') as Readonly<Record<string, string>>;
  if (operation === 'device/redeem') return `pairing code ${hash(body)}`;
  if (operation === 'device/claim') return `claim ${String(sent['pairing']?.split('.')[0])}`;
  return operation === 'device/answer' ? `approval ${String(sent['approval'])}` : undefined;
}

function hash(text: string | null): string {
  return createHash('sha256').update(text ?? '').digest('base64url').slice(0, 12);
}
