import fc from 'fast-check';
import { hour, minute } from './person.js';

/** One thing that happens. `who` is one of two people; `browser` a known one, the newest first, or a stranger's where it is 0. */
export type Act = { readonly who: 0 | 1 } & (
  | { readonly act: 'invite' }
  | { readonly act: 'first login'; readonly steps: number }
  | { readonly act: 'login'; readonly browser: number; readonly password: 'right' | 'wrong'; readonly otp: 'right' | 'wrong' | 'none' }
  | { readonly act: 'guess'; readonly browser: number; readonly what: 'password' | 'otp'; readonly times: number }
  | { readonly act: 'check' | 'log out'; readonly session: number }
  | { readonly act: 'bind'; readonly session: number; readonly what: 'change-password' | 'renew-list' | 'change-contact' | 'step-up'; readonly otp: 'right' | 'wrong' }
  | { readonly act: 'ask for recovery'; readonly recovers: 'password' | 'list' }
  | { readonly act: 'recover'; readonly answer: 'right' | 'wrong'; readonly times: number }
  | { readonly act: 'disable' | 'enable' | 'erase' | 'compromise' | 'maintain' | 'restart' | 'come back' }
  | { readonly act: 'wait'; readonly ms: number }
);

const who = fc.constantFrom<0 | 1>(0, 0, 0, 1);
const right = <W extends string>(...wrong: readonly W[]): fc.Arbitrary<'right' | W> => fc.constantFrom<'right' | W>('right', 'right', 'right', ...wrong);

/** `come back`: what a person would do who only wants to be in, so that runs get on with the story. */
export const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.record({ who, act: fc.constant('come back' as const) }) },
    { weight: 1, arbitrary: fc.record({ who, act: fc.constant('invite' as const) }) },
    { weight: 2, arbitrary: fc.record({ who, act: fc.constant('first login' as const), steps: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 10, arbitrary: fc.record({ who, act: fc.constant('login' as const), browser: fc.nat(2), password: right('wrong' as const), otp: right('wrong' as const, 'wrong' as const, 'none' as const) }) },
    { weight: 3, arbitrary: fc.record({ who, act: fc.constant('guess' as const), browser: fc.nat(1), what: fc.constantFrom('password', 'otp', 'otp'), times: fc.integer({ min: 2, max: 5 }) }) },
    { weight: 5, arbitrary: fc.record({ who, act: fc.constantFrom('check' as const, 'check' as const, 'log out' as const), session: fc.nat(9) }) },
    { weight: 8, arbitrary: fc.record({ who, act: fc.constant('bind' as const), session: fc.nat(3), what: fc.constantFrom('change-password', 'renew-list', 'change-contact', 'step-up'), otp: right('wrong' as const) }) },
    { weight: 3, arbitrary: fc.record({ who, act: fc.constant('ask for recovery' as const), recovers: fc.constantFrom('password', 'list') }) },
    { weight: 10, arbitrary: fc.record({ who, act: fc.constant('recover' as const), answer: right('wrong' as const), times: fc.constantFrom(1, 1, 2) }) },
    { weight: 2, arbitrary: fc.record({ who, act: fc.constantFrom('disable' as const, 'enable' as const, 'enable' as const, 'compromise' as const, 'maintain' as const, 'restart' as const) }) },
    { weight: 1, arbitrary: fc.record({ who, act: fc.constantFrom('erase' as const, 'maintain' as const, 'restart' as const) }) },
    { weight: 3, arbitrary: fc.record({ who, act: fc.constant('wait' as const), ms: fc.constantFrom(7 * minute, 7 * minute, hour + minute, 13 * hour) }) },
  ),
  { minLength: 20, maxLength: 60, size: 'max' },
);
