import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import {
  consumePosition, describeOtpList, endOtpList, matchOtp, openChallenge, recordMiss, type OtpList,
} from '../../src/core/otp-list/index.js';
import { isDeeplyFrozen, issueList, otpGuard, seed, seededRandom, tinyVerify, wrongCode, type Issued } from '../unit/core/otp-list/fixtures.js';

let issued: Issued;
beforeAll(async () => {
  issued = await issueList({ seed: 'model' });
});

const limits = { missesPerPosition: 2, lifetimeMisses: 9, renewalOfferedAt: 6 };

/** What a list is, told without its record: which positions are gone, what is asked, how many misses there were. */
interface Model {
  readonly gone: Map<number, 'used' | 'burnt'>;
  asked: number | undefined;
  missesHere: number;
  misses: number;
  proven: boolean;
  over: boolean;
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant('ask' as const) },
  { weight: 5, arbitrary: fc.constant('right' as const) },
  { weight: 3, arbitrary: fc.constant('wrong' as const) },
  { weight: 2, arbitrary: fc.constant('elsewhere' as const) },
  { weight: 1, arbitrary: fc.constant('store' as const) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 }).map((n) => (n === 0 ? ('end' as const) : ('ask' as const))) },
);

async function play(steps: readonly ('ask' | 'right' | 'wrong' | 'elsewhere' | 'store' | 'end')[], seedText: string, start: OtpList): Promise<void> {
  const random = seededRandom(seedText);
  const { codes, pepper } = issued;
  let list = start;
  const model: Model = {
    gone: new Map([...start.used.map((p) => [p, 'used'] as const), ...start.burnt.map((p) => [p, 'burnt'] as const)]),
    asked: undefined, missesHere: 0, misses: 0, proven: false, over: false,
  };
  const left = () => 100 - model.gone.size;
  const judge = (position: number, code: string) => matchOtp({ guard: otpGuard(), list, position, code, pepper, verify: tinyVerify });
  for (const [now, what] of steps.entries()) {
    const open = model.over ? undefined : model.asked;
    if (what === 'ask') {
      const asked = openChallenge({ list, random });
      expect(asked.ok).toBe(!model.over);
      if (asked.ok) {
        if (open !== undefined) expect(asked.position).toBe(open);
        expect(model.gone.has(asked.position)).toBe(false);
        if (open === undefined) model.missesHere = 0;
        model.asked = asked.position;
        ({ list } = asked);
      }
    } else if (what === 'right') {
      const position = open ?? 50;
      const match = await judge(position, codes[position - 1] ?? '');
      expect(match).toEqual(open === undefined ? { ok: false, reason: 'not-open' } : { ok: true, position });
      if (match.ok) {
        list = consumePosition({ list, position, now });
        expect(isDeeplyFrozen(list)).toBe(true);
        model.gone.set(position, 'used');
        Object.assign(model, { asked: undefined, missesHere: 0, proven: true, over: left() === 0 });
      }
    } else if (what === 'wrong') {
      const position = open ?? 50;
      const match = await judge(position, wrongCode(codes, position));
      expect(match).toEqual({ ok: false, reason: open === undefined ? 'not-open' : 'mismatch' });
      if (!match.ok && match.reason === 'mismatch') {
        const counted = recordMiss({ list, position, now, ...limits });
        ({ list } = counted);
        expect(isDeeplyFrozen(list)).toBe(true);
        model.misses += 1;
        model.missesHere += 1;
        const burns = model.missesHere === limits.missesPerPosition;
        if (burns) {
          model.gone.set(position, 'burnt');
          Object.assign(model, { asked: undefined, missesHere: 0 });
        }
        model.over = left() === 0 || model.misses === limits.lifetimeMisses;
        expect(counted).toMatchObject({ burnt: burns, ended: model.over, renewalOffered: !model.over && model.misses === limits.renewalOfferedAt });
      }
    } else if (what === 'elsewhere') {
      const other = ((model.asked ?? 50) % 100) + 1;
      expect(await judge(other, codes[other - 1] ?? '')).toEqual({ ok: false, reason: 'not-open' });
    } else if (what === 'store') {
      list = JSON.parse(JSON.stringify(list)) as OtpList;
    } else {
      list = endOtpList({ list, reason: 'replaced', now });
      model.over = true;
    }
    expect(list.status === 'ended').toBe(model.over);
    expect(new Set(list.used)).toEqual(new Set([...model.gone].filter(([, how]) => how === 'used').map(([p]) => p)));
    expect(new Set(list.burnt)).toEqual(new Set([...model.gone].filter(([, how]) => how === 'burnt').map(([p]) => p)));
    expect(list.lifetimeMisses).toBe(model.misses);
    expect(list.provenAt !== undefined).toBe(model.proven);
    expect(describeOtpList({ list }).unused).toBe(model.over ? 0 : left());
  }
}

it('R59 in part, R61, R62, R63 in part, R66 in part: any run of challenges and answers does what a simple model says', async () => {
  const run = fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.string(), async (steps, text) => play(steps, text, issued.list));
  await fc.assert(run, { seed, numRuns: 150 });
}, 60_000);

it('R70 in part: the model holds down to the last position', async () => {
  const run = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), fc.shuffledSubarray(Array.from({ length: 100 }, (_, i) => i + 1), { minLength: 94, maxLength: 99 }), async (steps, gone) =>
    play(steps, 'end', Object.freeze({ ...issued.list, used: gone.slice(0, 60), burnt: gone.slice(60) })));
  await fc.assert(run, { seed, numRuns: 150 });
}, 60_000);
