import { expect, it } from 'vitest';
import { asCoded } from '../../../../src/adapter/redis/redis-error.js';

const broken = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

it.each([
  [broken("OOM command not allowed when used memory > 'maxmemory'. script: 1f2e, on @user_script:2."), 'storage-full'],
  [broken("ERR Error running script (call to f_1f2e): @user_script:2: OOM command not allowed when used memory > 'maxmemory'."), 'storage-full'],
  [broken("READONLY You can't write against a read only replica."), 'storage-read-only'],
  [broken("NOPERM this user has no permissions to run the 'evalsha' command"), 'storage-forbidden'],
  [broken('NOAUTH HELLO must be called with the client already authenticated'), 'storage-misconfigured'],
  [broken('WRONGPASS invalid username-password pair or user is disabled.'), 'storage-misconfigured'],
  [broken('MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.'), 'storage-misconfigured'],
  [broken("ERR unknown command 'HELLO', with args beginning with: '3' 'OOM'"), 'storage-misconfigured'],
  [broken('NOREPLICAS Not enough good replicas to write.'), 'storage-read-only'],
  [broken("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."), 'storage-read-only'],
  [broken('ERR DB index is out of range'), 'storage-misconfigured'],
  [broken('getaddrinfo ENOTFOUND redis.invalid', { code: 'ENOTFOUND' }), 'storage-misconfigured'],
  [broken('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'storage-misconfigured'],
  [broken('connect ECONNREFUSED', { code: 'ECONNREFUSED' }), 'storage-unavailable'],
  [broken('LOADING Redis is loading the dataset in memory'), 'storage-unavailable'],
  [broken('LATE the command came too late and did nothing'), 'storage-unavailable'],
  // As SQL's adapter has it: what Node itself throws with a code is no mistake of the caller's.
  [Object.assign(new TypeError('Invalid host defined options'), { code: 'ERR_INVALID_ARG_VALUE' }), 'storage-unavailable'],
  [Object.assign(new RangeError('Port should be >= 0 and < 65536'), { code: 'ERR_SOCKET_BAD_PORT' }), 'storage-unavailable'],
  ['thrown by nobody we know', 'storage-unavailable'],
])('%s is %s', (cause, code) => {
  expect(asCoded(cause)).toMatchObject({ name: 'AuthError', code });
});

it('a mistake of the caller’s stays what it is', () => {
  const mistake = new RangeError('limit: must be');
  expect(asCoded(mistake)).toBe(mistake);
});
