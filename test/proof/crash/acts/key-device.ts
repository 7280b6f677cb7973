import { expect } from 'vitest';
import type { SignedRequest } from '../../../../src/index.js';
import { headUser, must } from '../../../story/walk.js';
import { hour } from '../../../unit/service/shared/tools.js';
import { atHand, comeIn, phoneIn, signAnswer, startByKey, startInReserve, toAsked } from '../../key-person.js';
import type { Person } from '../../person.js';
import type { World } from '../../world.js';
import { scenario, type Provable, type Scenario } from '../scenario.js';

/** Matti with a phone, and a login that has asked it. */
interface Data {
  readonly person: Person;
  readonly deviceId: string;
  readonly attempt: string;
  readonly number: string;
  readonly request: SignedRequest;
}

async function paired(world: World, withList = false): Promise<Data> {
  const person = withList ? await startInReserve(world) : await startByKey(world);
  const { flow: attempt, number } = await toAsked(world, person, person.browser);
  const [device] = await world.storage.devices.findBy('accountId', person.accountId);
  return { person, deviceId: device?.id ?? '', attempt, number, request: await phoneIn(world).request({ method: 'POST', path: '/sign-out' }) };
}

const hasEnded = async (world: World, { deviceId }: Data): Promise<boolean> => (await world.storage.devices.find(deviceId))?.endedAt !== undefined;

/** A phone that has ended is told so, and answers nothing that it was asked before; each end is one event, and told once to both addresses. */
const endsForGood: Scenario<Data>['check'] = async ({ world, data, when }) => {
  if (!(await hasEnded(world, data))) return;
  expect(await phoneIn(world).open().then(() => 'asked', () => 'refused')).toBe('refused');
  expect(await signAnswer(world, { flow: data.attempt, number: data.number }).then(() => 'asked', () => 'refused')).toBe('refused');
  expect(world.records('audit').filter(({ kind }) => kind === 'device-ended').length).toBe(1);
  if (when === 'resumed') expect(world.records('messages').filter(({ purpose }) => purpose === 'device-ended').length).toBe(2);
};

/** The owner gets in: by the phone as long as it is there, else by the list in reserve, or by a new one. */
const goOn: Scenario<Data>['resume'] = async ({ world, data }) => {
  world.clock.advance(hour);
  const { way } = await comeIn(world, atHand(data.person));
  expect(way).toBe((await hasEnded(world, data)) ? (data.person.codes.length > 0 ? 'list' : 'recovery') : 'key');
};

const step = (title: string, one: Pick<Scenario<Data>, 'act'> & Partial<Scenario<Data>>): Provable => scenario<Data>({ title, profiles: ['standard'], prepare: (world) => paired(world), resume: goOn, check: endsForGood, ...one });

/** Whoever heard nothing asks again. */
const again = (act: (world: World, data: Data) => Promise<{ readonly ok: boolean }>): Scenario<Data>['resume'] => async (input) => {
  const { world, data } = input;
  await act(world, data);
  expect(await hasEnded(world, data)).toBe(true);
  await goOn(input);
};

export const keyDeviceCrashes: readonly Provable[] = [
  step('devices.list changes nothing', { act: ({ auth }, { person: { token } }) => auth.devices.list({ token }) }),
  step('accounts.listDevices changes nothing', { act: ({ auth }, { person: { accountId } }) => auth.accounts.listDevices({ actor: headUser, accountId }) }),
  step('R90 in part: devices.endDevice: ended again, it is over', {
    prepare: (world) => paired(world, true),
    act: ({ auth }, { person: { token }, deviceId }) => auth.devices.endDevice({ token, deviceId }),
    resume: again((world, { person: { token }, deviceId }) => world.auth.devices.endDevice({ token, deviceId }).then(must)),
  }),
  step('R90 in part: accounts.endDevice: ended again, it is over', {
    act: ({ auth }, { person: { accountId }, deviceId }) => auth.accounts.endDevice({ actor: headUser, accountId, deviceId }),
    resume: again((world, { person: { accountId }, deviceId }) => world.auth.accounts.endDevice({ actor: headUser, accountId, deviceId }).then(must)),
  }),
  step('R120 in part: devices.signOut: the phone asks again, in a request of its own', {
    profiles: ['standard', 'nist'],
    act: ({ auth }, { request }) => auth.devices.signOut({ request }),
    resume: async (input) => {
      const { world, data } = input;
      expect((await world.auth.devices.signOut({ request: data.request })).ok && (await world.auth.devices.signOut({ request: data.request })).ok).toBe(false);
      if (!(await hasEnded(world, data))) must(await phoneIn(world).signOut());
      await goOn(input);
    },
  }),
];
