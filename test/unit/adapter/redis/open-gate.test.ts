import { expect, it } from 'vitest';
import { openGate } from '../../../../src/adapter/redis/open-gate.js';
import { AuthError } from '../../../../src/index.js';

const refusalOf = (asked: Promise<unknown>): Promise<unknown> => asked.then(() => 'answered', (thrown: unknown) => thrown);

it.each([
  ['what does not serve', new AuthError('storage-misconfigured', { cause: new Error('maxmemory-policy is allkeys-lru') }), 'storage-misconfigured', 'maxmemory-policy is allkeys-lru'],
  ['what broke', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'storage-unavailable', 'connect ECONNREFUSED'],
])('each call that a shut gate refuses has an error of its own, with the same code and cause: %s', async (_title, why, code, message) => {
  const gate = openGate<string>(() => undefined);
  gate.open('a line');
  expect(await gate.pass((line) => Promise.resolve(line))).toBe('a line');
  gate.shut(why);
  const [one, other] = await Promise.all([1, 2].map(() => refusalOf(gate.pass(() => Promise.resolve()))));
  expect(one).toMatchObject({ name: 'AuthError', code, cause: { message } });
  expect(other).toEqual(one);
  expect(other).not.toBe(one);
});

it('a server that says it is a replica shuts the gate, and what another line says later does not', async () => {
  const unfit: string[] = [];
  const gate = openGate<string>((line) => void unfit.push(line));
  const readOnly = (): Promise<never> => Promise.reject(new Error("READONLY You can't write against a read only replica."));
  gate.open('old');
  const late = refusalOf(gate.pass(() => new Promise((resolve) => setTimeout(resolve, 1)).then(readOnly)));
  gate.open('new');
  expect(await late).toMatchObject({ code: 'storage-read-only' });
  expect(await gate.pass((line) => Promise.resolve(line))).toBe('new');
  expect(await refusalOf(gate.pass(readOnly))).toMatchObject({ code: 'storage-read-only' });
  expect(await refusalOf(gate.pass((line) => Promise.resolve(line)))).toMatchObject({ code: 'storage-read-only' });
  expect(unfit).toEqual(['new']);
});
