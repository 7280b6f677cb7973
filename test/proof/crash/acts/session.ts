import { expect } from 'vitest';
import { goodPassword } from '../../../story/walk.js';
import { minute } from '../../../unit/service/shared/tools.js';
import { goOnLoggedOut, startActive, type Person } from '../../person.js';
import { scenario, type Provable } from '../scenario.js';

const ended = async (world: Parameters<typeof goOnLoggedOut>[0], { token }: Person) => !(await world.auth.sessions.check({ token })).ok;

export const sessionCrashes: readonly Provable[] = [
  scenario<Person>({
    title: 'sessions.check that extends the idle time',
    prepare: async (world) => {
      const person = await startActive(world);
      world.clock.advance(2 * minute);
      return person;
    },
    act: ({ auth }, { token }) => auth.sessions.check({ token }),
    resume: async ({ world, data }) => {
      expect(await ended(world, data)).toBe(false);
      await goOnLoggedOut(world, data);
    },
  }),
  scenario<Person>({
    title: 'R169 in part: sessions.end: whoever was told that it is over finds it over, and ending it again helps',
    prepare: startActive,
    act: ({ auth }, { token }) => auth.sessions.end({ token }),
    check: async ({ world, data, crash, when }) => {
      if (when === 'crashed' && crash.outcome.kind === 'answered') expect([crash.outcome.answer, await ended(world, data)]).toEqual([{ ok: true }, true]);
    },
    resume: async ({ world, data }) => {
      expect(await world.auth.sessions.end({ token: data.token })).toEqual({ ok: true });
      expect(await ended(world, data)).toBe(true);
      await goOnLoggedOut(world, { ...data, passwords: [goodPassword] });
    },
  }),
];
