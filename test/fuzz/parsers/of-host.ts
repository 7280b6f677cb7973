import assert from 'node:assert/strict';
import { readPlace as readRedisPlace } from '../../../src/adapter/redis/options.js';
import { judgeAnswer } from '../../../src/adapter/sms-http/judge-answer.js';
import { readAnswer } from '../../../src/adapter/sms-http/read-answer.js';
import { retryAfterMs } from '../../../src/adapter/sms-http/retry-after.js';
import { domainOf, readMailbox } from '../../../src/adapter/smtp/read-mailbox.js';
import { readServer } from '../../../src/adapter/smtp/read-server.js';
import { readPlace as readSqlPlace } from '../../../src/adapter/sql/options.js';
import { parseFlags } from '../../../src/cli/parse-flags.js';
import { readDatabase, readEngine } from '../../../src/cli/read-database.js';
import { readServerAddress } from '../../../src/device/server-address.js';
import { cleanText } from '../../../src/message/clean-data.js';
import { measureSms } from '../../../src/message/measure-sms.js';
import { parseContact, parseProfile, readProfile } from '../../../src/service/shared/profile-shape.js';
import { checkLogo } from '../../../src/sheet/check-logo.js';
import { cleanName } from '../../../src/sheet/clean-name.js';
import { isStable, ofBytes, ofJson, ofText, tellsMistakes, type Parser } from './parser.js';

const profile = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567', locale: 'fi', fields: { costCentre: '4711' } };
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xd9]);
const flags = ['--url=sqlite:./lukko.db', '--prefix=lukko_', '--print', '--engine=mysql', 'migrate', '--', '-u'];
const isPlain = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]*$/u;

export const ofHost: readonly Parser[] = [
  ofText('adapter/smtp/read-server.ts: readServer', ['smtps://user:pass%20word@mail.example', 'smtp://mail.example:587', 'smtp://[::1]:25/'], (url) => tellsMistakes(url, () => {
    const { host, port } = readServer({ url });
    assert(host !== '' && port > 0 && port < 65_536);
  })),
  ofText('adapter/smtp/read-mailbox.ts: readMailbox', ['office@firm.example', 'Virtanen <office@firm.example>', 'ä@ö.example'], (text) => tellsMistakes(text, () => {
    const { name, address } = readMailbox('from', text);
    assert.match(`${name}${address}`, isPlain);
  })),
  ofText('adapter/smtp/read-mailbox.ts: domainOf', ['office@firm.example', 'office@ö.example'], (address) => tellsMistakes(address, () => domainOf(readMailbox('from', address)))),
  ofText('adapter/redis/options.ts: readPlace', ['redis://user:password@host:6379/0', 'rediss://host'], (url) => tellsMistakes(url, () => readRedisPlace({ url }))),
  ofText('adapter/sql/options.ts: readPlace', ['lukko_', 'a1', 'public'], (prefix) => tellsMistakes(prefix, () => assert.match(readSqlPlace({ prefix, schema: prefix }).prefix, /^[a-z][a-z0-9_]*$/))),
  ofText('adapter/sms-http/read-answer.ts: readAnswer', ['{"status":"sent","id":"SM1"}', 'OK 123', ''], async (text) => readAnswer(new Response(text))),
  ofText('adapter/sms-http/retry-after.ts: retryAfterMs', ['120', 'Wed, 21 Oct 2015 07:28:00 GMT', '0'], (text) => {
    const ms = retryAfterMs({ status: 429, headers: { get: (name) => (name === 'retry-after' ? text : 'Wed, 21 Oct 2015 07:27:00 GMT') }, body: null });
    assert(ms === undefined || (Number.isFinite(ms) && ms >= 0));
  }),
  ofJson('adapter/sms-http/judge-answer.ts: judgeAnswer', [{ id: 'SM1' }, { error: 21_211 }], (json) => {
    const options = { url: 'https://gateway.example', body: () => '', readReceipt: (answer: unknown) => Reflect.get(Object(answer), 'id') as string, refuses: (_status: number, answer: unknown) => Reflect.get(answer as object, 'error') === 21_211 };
    const said = judgeAnswer(options, { status: 200, headers: { get: () => null }, body: null }, json);
    if ('receipt' in said) assert((said.receipt?.length ?? 0) <= 200);
  }),
  // An option that there is none of is named, as Node does; what stands alone may be a value.
  ofText('cli/parse-flags.ts: parseFlags', flags, (text) => tellsMistakes(text.startsWith('-') ? '' : text, () => void parseFlags([text, ...text.split(' ')], ['url', 'prefix', 'print', 'engine']))),
  ofText('cli/read-database.ts: readDatabase', ['sqlite:./lukko.db', 'postgres://user:password@host/db'], (url) => tellsMistakes(url, () => readDatabase({ url }, {}))),
  ofText('cli/read-database.ts: readEngine', ['sqlite:./lukko.db', 'postgresql://user:password@host/db', 'mysql://host/db'], (url) => tellsMistakes(url, () => assert(['sqlite', 'postgresql', 'mysql'].includes(readEngine({ url }, {}))))),
  ofText('device/server-address.ts: readServerAddress', ['https://login.books.example/auth', 'http://localhost:3000', 'https://[::1]:8443/a/b'], (text) => tellsMistakes(text, () => {
    const { origin, basePath } = readServerAddress('server', text);
    // An IPv6 address has many spellings; one that is not the shortest names no server that speaks for it.
    if (!origin.includes('[')) assert.equal(new URL(`${origin}${basePath}`).origin, origin);
  })),
  ofText('service/shared/profile-shape.ts: parseContact', ['matti@example.com', '+358 40 123-4567', '+358401234567'], (typed) => isStable((text) => parseContact(text)?.address, typed)),
  ofJson('service/shared/profile-shape.ts: parseProfile', [profile], (json) => {
    const read = parseProfile(json);
    if (read.ok) assert.match(`${read.profile.name}${read.profile.email ?? ''}`, isPlain);
  }),
  ofJson('service/shared/profile-shape.ts: readProfile', [profile], (json) => {
    const read = readProfile(json);
    if (read !== undefined) assert.deepEqual(readProfile(read), read);
  }),
  ofBytes('sheet/check-logo.ts: checkLogo', [png, jpeg], (bytes) => tellsMistakes('', () => void checkLogo(bytes))),
  ofBytes('sheet/check-logo.ts: readPng', [png], (bytes) => tellsMistakes('', () => void checkLogo(Uint8Array.from([...png.subarray(0, 8), ...bytes.subarray(8)])))),
  ofText('sheet/clean-name.ts: cleanName', ['Tilinpito Oy', 'א‏ב'], (name) => isStable(cleanName, name)),
  ofText('message/clean-data.ts: cleanText', ['Matti Virtanen', 'two\nlines'], (text) => assert.match(cleanText(text), isPlain)),
  ofText('message/measure-sms.ts: measureSms', ['Kirjaudu: ABCD', 'ä€😀'], (text) => assert(measureSms(text).segments >= 0)),
];
