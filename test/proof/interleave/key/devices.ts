import { expect } from 'vitest';
import { phoneIn } from '../../key-person.js';
import type { World } from '../../world.js';
import type { Race } from '../race.js';
import { answer, approvedLogin, asked, endDevice, finish, isIn, okOf, tokenOf, type Asked } from './asked.js';
import { keyRace, type Act, type Answer, type KeyRace } from './key-race.js';

type Phones = Asked & { readonly request?: Awaited<ReturnType<ReturnType<typeof phoneIn>['request']>> };

const endOwn: Act<Phones> = ({ auth }, { person: { token }, deviceId }) => auth.devices.endDevice({ token, deviceId });
const signOut: Act<Phones> = ({ auth }, { request }) => auth.devices.signOut({ request: request ?? expect.unreachable('the phone has signed') });
const byHeadUser: Act<Phones> = endDevice;

/** A phone that is asked by a login, or has approved it, and can sign itself out. */
const withSignOut = (prepare: (world: World) => Promise<Asked>) => async (world: World): Promise<Phones> => ({ ...(await prepare(world)), request: await phoneIn(world).request({ method: 'POST', path: '/sign-out' }) });

/** What a phone approved that has ended since opens nothing (R90), though the answer came first. */
const answerAgainst = (name: string, end: Act<Phones>): Race<Phones, Answer> => ({
  prepare: withSignOut(asked([['one', 'approve']])),
  actors: { phone: answer(0), [name]: end },
  check: async ({ world, data, answers: [, ended] }) => {
    expect(ended?.ok).toBe(true);
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(false);
  },
});

const finishAgainst = (name: string, end: Act<Phones>): Race<Phones, Answer> => ({
  prepare: withSignOut(approvedLogin()),
  actors: { tab: finish, [name]: end },
  check: async ({ world, data, answers: [tab, ended] }) => {
    expect(ended?.ok).toBe(true);
    // Before it, or not at all.
    expect(await isIn(world, tokenOf(tab))).toBe(tab?.ok);
    expect((await world.auth.login.finishApproval({ attempt: data.flow })).ok).toBe(false);
  },
});

/** Whoever ends it: it is over, which is one event, and told once to both addresses. */
const endingTwice = (one: Act<Phones>, another: Act<Phones>, most = 2): Race<Phones, Answer> => ({
  prepare: withSignOut(asked([['one', 'approve']])),
  actors: { 'one page': (process, data) => one(process, data).finally(process.settle), 'another page': (process, data) => another(process, data).finally(process.settle) },
  check: async ({ world, data, answers }) => {
    expect(okOf(answers)).toBeGreaterThanOrEqual(1);
    expect(okOf(answers)).toBeLessThanOrEqual(most);
    expect((await world.storage.devices.find(data.deviceId))?.endedAt).toBeDefined();
    expect(world.records('audit').filter(({ kind }) => kind === 'device-ended').length).toBe(1);
    expect(world.records('messages').filter(({ purpose }) => purpose === 'device-ended').length).toBe(2);
  },
});

export const keyDeviceRaces: readonly KeyRace[] = [
  keyRace('R90 in part: an approval against the head user’s end of its phone: it opens nothing', answerAgainst('head user', byHeadUser), { least: 20, ends: ['device-unknown / ok', 'ok / ok'] }),
  keyRace('R90 in part: an approval against the end of its phone in the settings: it opens nothing', answerAgainst('settings', endOwn), { least: 20, ends: ['device-unknown / ok', 'ok / ok'] }),
  keyRace('R90 in part: an approval against the phone’s own sign-out: it opens nothing', answerAgainst('app', signOut), { least: 20, ends: ['device-unknown / ok', 'ok / ok'] }),
  keyRace('R90 in part: what was approved against the head user’s end of its phone: a session before it, or none', finishAgainst('head user', byHeadUser), { least: 10, ends: ['attempt-expired / ok', 'ok / ok'] }),
  keyRace('R90 in part: what was approved against the end of its phone in the settings: a session before it, or none', finishAgainst('settings', endOwn), { least: 10, ends: ['attempt-expired / ok', 'ok / ok'] }),
  keyRace('R90 in part: what was approved against the phone’s own sign-out: a session before it, or none', finishAgainst('app', signOut), { least: 10, ends: ['attempt-expired / ok', 'ok / ok'] }),
  keyRace('R90 in part: a phone ended on two pages: it is over, and told once', endingTwice(endOwn, endOwn), { least: 10, ends: ['ok / ok'] }),
  keyRace('R90 in part: a phone ended by two head users: it is over, and told once', endingTwice(byHeadUser, byHeadUser), { least: 10, ends: ['ok / ok'] }),
  keyRace('R90 in part: a phone ended by its owner and a head user: it is over, and told once', endingTwice(endOwn, byHeadUser), { least: 10, ends: ['ok / ok'] }),
  keyRace('R120 in part: one request to sign out, sent twice, counts once', endingTwice(signOut, signOut, 1), { least: 6, ends: ['device-unknown / ok', 'ok / device-unknown', 'ok / replayed', 'replayed / ok'] }),
];
