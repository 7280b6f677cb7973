import { expect } from 'vitest';
import { headUser, must } from '../../../story/walk.js';
import { answerOn, otherNumber, pairPhone, signAnswer, startByKey, startInReserve, toAsked, toAskedProof, type AnswerInput } from '../../key-person.js';
import type { Person } from '../../person.js';
import type { World } from '../../world.js';
import type { Act, Answer } from './key-race.js';

/** Somebody whose phones a page has asked. */
export interface Asked {
  readonly person: Person;
  /** The page that asked: an attempt, a proof, or a payment. */
  readonly flow: string;
  /** What phones are about to send. */
  readonly answers: readonly AnswerInput[];
  /** A recovery, or another proof, beside it. */
  readonly other: string;
  readonly code: string;
  readonly deviceId: string;
}

export const okOf = (answers: readonly Answer[]): number => answers.filter(({ ok }) => ok).length;
export const tokenOf = (answer: Answer | undefined): string => (answer !== undefined && 'token' in answer ? String(answer.token) : '');
export const isIn = async (world: World, token: string): Promise<boolean> => token !== '' && (await world.auth.sessions.check({ token })).ok;
export const accountOf = async (world: World, { person }: { readonly person: Pick<Person, 'accountId'> }) => (await world.storage.accounts.find(person.accountId)) ?? expect.unreachable('the account is there');
export const approvalOf = async (world: World, { flow }: Pick<Asked, 'flow'>) => {
  const found = await world.storage.flows.find(flow.split('.')[0] ?? '');
  return found !== undefined && 'approval' in found ? found.approval : undefined;
};

/** A second phone, connected with an approval of the first. */
export async function addPhone(world: World, person: Person): Promise<Person> {
  const { flow: proof, number } = await toAskedProof(world, { token: person.token, act: 'pair-device' });
  must(await answerOn(world, { flow: proof, number }));
  must(await world.auth.binding.finishApproval({ token: person.token, proof }));
  const { pairing } = must(await world.auth.binding.openPairing({ token: person.token, proof }));
  const { digits } = await pairPhone(world, { username: person.username, pairing, name: 'two' });
  const { renewed } = must(await world.auth.binding.confirmDevice({ token: person.token, proof, pairing, digits }));
  await world.settle();
  return { ...person, token: renewed?.token ?? '' };
}

export type Said = 'approve' | 'not-me' | 'cancelled' | 'wrong';

/** A login that has asked the phones, and what each of them is about to send. */
export const asked = (said: readonly (readonly [name: string, said: Said])[], { withList = false, before }: { readonly withList?: boolean; readonly before?: (world: World, person: Person) => Promise<Partial<Asked>> } = {}) => async (world: World): Promise<Asked> => {
  const first = withList ? await startInReserve(world) : await startByKey(world);
  const person = said.some(([name]) => name === 'two') ? await addPhone(world, first) : first;
  const beside = (await before?.(world, person)) ?? {};
  const { flow, number } = await toAsked(world, person, person.browser);
  const answers: AnswerInput[] = [];
  for (const [name, answer] of said) answers.push(await signAnswer(world, { flow, name, number: answer === 'wrong' ? otherNumber(number) : number, answer: answer === 'wrong' ? 'approve' : answer }));
  const [device] = await world.storage.devices.findBy('accountId', person.accountId);
  return { person, flow, answers, other: '', code: '', deviceId: device?.id ?? '', ...beside };
};
export const approvedLogin = (input: Parameters<typeof asked>[1] = {}) => async (world: World): Promise<Asked> => {
  const data = await asked([['one', 'approve']], input)(world);
  must(await world.auth.devices.answerApproval(data.answers[0] ?? expect.unreachable('the phone has signed')));
  return data;
};

export const answer = (n: number): Act<Asked> => ({ auth }, { answers }) => auth.devices.answerApproval(answers[n] ?? expect.unreachable('the phone has signed'));
export const finish: Act<Asked> = ({ auth }, { flow }) => auth.login.finishApproval({ attempt: flow });
export const useList: Act<Asked> = ({ auth }, { flow }) => auth.login.useList({ attempt: flow });
export const endDevice: Act<Asked> = ({ auth }, { person: { accountId }, deviceId }) => auth.accounts.endDevice({ actor: headUser, accountId, deviceId });
export const disable: Act<Asked> = ({ auth }, { person: { accountId } }) => auth.accounts.disable({ actor: headUser, accountId });

