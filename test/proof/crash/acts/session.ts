import { expect } from 'vitest';
import { goodPassword, logInAndSettle, must, prove } from '../../../story/walk.js';
import { hour, minute } from '../../../unit/service/shared/tools.js';
import { goOnLoggedOut, startActive, type Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable } from '../scenario.js';

const ended = async (world: Parameters<typeof goOnLoggedOut>[0], { token }: Person) => !(await world.auth.sessions.check({ token })).ok;

interface Fresh {
  readonly person: Person;
  readonly proof: string;
  /** Another session of the same account. */
  readonly other: string;
}

async function stepping(world: World): Promise<Fresh> {
  const person = await startActive(world);
  world.clock.advance(10 * minute);
  return { person, proof: await prove({ ...world, ...person }, 'step-up'), other: '' };
}

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
  scenario<Fresh>({
    title: 'R160 in part: sessions.stepUp: the old token or the new one is good, never both, and a proof renews once',
    prepare: stepping,
    act: ({ auth }, { person: { token }, proof }) => auth.sessions.stepUp({ token, proof, password: goodPassword }),
    check: async ({ world, data, crash }) => {
      if (crash.outcome.kind === 'answered') expect((await world.auth.sessions.check({ token: data.person.token })).ok).toBe(!(crash.outcome.answer as { readonly ok: boolean }).ok);
    },
    resume: async ({ world, data }) => {
      const { person, proof } = data;
      await world.auth.sessions.stepUp({ token: person.token, proof, password: goodPassword });
      world.clock.advance(hour);
      await goOnLoggedOut(world, person);
    },
  }),
  scenario<Fresh>({
    title: 'sessions.stepUp with a wrong password',
    profiles: ['standard'],
    prepare: stepping,
    act: ({ auth }, { person: { token }, proof }) => auth.sessions.stepUp({ token, proof, password: 'this is not the password at all' }),
    resume: async ({ world, data }) => {
      must(await world.auth.sessions.stepUp({ token: data.person.token, proof: data.proof, password: goodPassword }));
      await goOnLoggedOut(world, data.person);
    },
  }),
  scenario<Fresh>({
    title: 'R169 in part: sessions.endOther: whoever was told that the others are over finds them over, and ending them again helps',
    prepare: async (world) => {
      const person = await startActive(world);
      const logged = must(await logInAndSettle({ ...world, ...person }, person.browser));
      return { person, proof: '', other: logged.next === 'authenticated' ? logged.token : '' };
    },
    act: ({ auth }, { person: { token } }) => auth.sessions.endOther({ token }),
    check: async ({ world, data, crash, when }) => {
      if (when === 'resumed' || crash.outcome.kind === 'answered') expect((await world.auth.sessions.check({ token: data.other })).ok).toBe(false);
      expect((await world.auth.sessions.check({ token: data.person.token })).ok).toBe(true);
    },
    resume: async ({ world, data }) => {
      must(await world.auth.sessions.endOther({ token: data.person.token }));
      await goOnLoggedOut(world, data.person);
    },
  }),
  scenario<Person>({
    title: 'sessions.list and sessions.recentLogins: what is only read changes nothing',
    profiles: ['standard'],
    prepare: startActive,
    act: async ({ auth }, { token }) => [await auth.sessions.list({ token }), await auth.sessions.recentLogins({ token })],
    resume: async ({ world, data }) => {
      expect(must(await world.auth.sessions.list({ token: data.token })).sessions.length).toBe(1);
      await goOnLoggedOut(world, data);
    },
  }),
  scenario<Person>({
    title: 'profile.view',
    profiles: ['standard'],
    prepare: startActive,
    act: ({ auth }, { token }) => auth.profile.view({ token }),
    resume: async ({ world, data }) => {
      await goOnLoggedOut(world, data);
    },
  }),
  scenario<Person>({
    title: 'profile.update: what was not stored can be stored again',
    profiles: ['standard'],
    prepare: startActive,
    act: ({ auth }, { token }) => auth.profile.update({ token, profile: { name: 'Matti V.', locale: 'sv' } }),
    check: async ({ world, data, crash, when }) => {
      const { profile } = must(await world.auth.profile.view({ token: data.token }));
      if (profile.name === 'Matti V.') expect(world.records('audit').filter(({ kind }) => kind === 'profile-changed').length).toBeGreaterThan(0);
      if (when === 'resumed' || crash.outcome.kind === 'answered') expect(profile).toMatchObject({ name: 'Matti V.', locale: 'sv' });
    },
    resume: async ({ world, data }) => {
      must(await world.auth.profile.update({ token: data.token, profile: { name: 'Matti V.', locale: 'sv' } }));
      await goOnLoggedOut(world, data);
    },
  }),
];
