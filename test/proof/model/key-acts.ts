import fc from 'fast-check';
import { hour, minute } from './person.js';

export type Begins = 'by Key' | 'with a list in reserve' | 'by list';

/** One thing that happens to somebody with a phone, or with a list and about to get one. `nth` picks a phone or a session, the newest first; `browser` a known one, or a stranger's where it is 0. */
export type KeyAct =
  | { readonly act: 'login'; readonly browser: number; readonly nth: number; readonly says: 'right' | 'wrong' | 'cancelled' | 'not-me' | 'nothing' }
  | { readonly act: 'use list'; readonly browser: number; readonly otp: 'right' | 'wrong' }
  | { readonly act: 'pair'; readonly nth: number; readonly says: 'yes' | 'no' }
  | { readonly act: 'to list' | 'end device' | 'check'; readonly nth: number }
  | { readonly act: 'pay'; readonly nth: number; readonly says: 'right' | 'wrong' | 'cancelled' }
  | { readonly act: 'sign out' }
  | { readonly act: 'head user ends device' }
  | { readonly act: 'stranger'; readonly tries: 'to finish' | 'the list' | 'a phone of their own' | 'a pairing code' | 'to be denied' }
  | { readonly act: 'wait'; readonly ms: number };

const often = <W extends string>(right: W, ...other: readonly W[]): fc.Arbitrary<W> => fc.constantFrom(right, right, right, right, ...other);
const nth = fc.nat(2);
const browser = fc.nat(2);

/** What happens, after a first login of some kind. */
export const keyRuns: fc.Arbitrary<{ readonly begins: Begins; readonly acts: readonly KeyAct[] }> = fc.record({
  begins: fc.constantFrom<Begins>('by Key', 'with a list in reserve', 'by list'),
  acts: fc.array(
    fc.oneof(
      { weight: 10, arbitrary: fc.record({ act: fc.constant('login' as const), browser, nth, says: often('right', 'wrong', 'cancelled', 'not-me', 'nothing') }) },
      { weight: 4, arbitrary: fc.record({ act: fc.constant('use list' as const), browser, otp: often('right', 'wrong') }) },
      { weight: 6, arbitrary: fc.record({ act: fc.constant('pair' as const), nth, says: often('yes', 'no') }) },
      { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('to list' as const, 'end device' as const, 'check' as const), nth }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('pay' as const), nth, says: often('right', 'wrong', 'cancelled') }) },
      { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('sign out' as const, 'head user ends device' as const) }) },
      { weight: 5, arbitrary: fc.record({ act: fc.constant('stranger' as const), tries: fc.constantFrom('to finish', 'the list', 'a phone of their own', 'a pairing code', 'to be denied') }) },
      { weight: 4, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(7 * minute, 11 * minute, hour + minute) }) },
    ),
    { minLength: 10, maxLength: 30, size: 'max' },
  ),
});
