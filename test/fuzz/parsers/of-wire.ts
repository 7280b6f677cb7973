import assert from 'node:assert/strict';
import { readClaims } from '../../../src/access-token/claims.js';
import { readHeader as readTokenHeader } from '../../../src/access-token/header.js';
import { createClient } from '../../../src/client/index.js';
import { parseDeviceKey, peekStatement } from '../../../src/core/pairing/index.js';
import { decodeStatement } from '../../../src/core/pairing/open-statement.js';
import { readHeader } from '../../../src/core/pairing/read-header.js';
import { readJwk } from '../../../src/core/pairing/read-jwk.js';
import { readPoint } from '../../../src/core/pairing/read-point.js';
import { createKeyApp } from '../../../src/device/index.js';
import { readRedeemed } from '../../../src/device/redeemed.js';
import { readCookies } from '../../../src/http/cookies.js';
import { readBody } from '../../../src/http/read-body.js';
import { readFields } from '../../../src/http/read-fields.js';
import { readProgress } from '../../../src/client/read-progress.js';
import { decodeBase64url, encodeBase64url } from '../../../src/internal/base64url.js';
import { decodeJws, readJson } from '../../../src/internal/compact-jws.js';
import { openJson, sealedKeyId, sealJson } from '../../../src/internal/sealed-json.js';
import { isOwnNonce, makeNonce } from '../../../src/service/device/request-nonce.js';
import { createKeys } from '../../../src/service/shared/keys.js';
import { issue, verify } from '../../unit/access-token/fixtures.js';
import { seededRandom } from '../../unit/core/otp-list/fixtures.js';
import { nonce as goodNonce, phone } from '../../unit/core/pairing/fixtures.js';
import { goodStatements, judge, types } from '../../unit/core/pairing/statements.js';
import { createMemoryKeyStore } from '../../unit/device/connect.js';
import { canary } from '../inputs.js';
import { hasOneSpelling, ofBytes, ofJson, ofText, type Parser } from './parser.js';

const random = seededRandom('fuzz of the wire');
const key = random.bytes(32);
const keys = createKeys([{ id: 'k1', secret: key }]);
const now = 1_767_600_000_000;
const value = { to: 'matti@example.com', codes: ['ABCD', 'EFGH'] };
const sealed = await sealJson({ key, keyId: 'k1', typ: 'lukko-list', value, random });
const statements = await goodStatements();
const { token } = await issue();
const [header = '', payload = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
const nonce = makeNonce({ keys, random }, now);
const redeemed = { pairing: 'p1.secret', nonce: goodNonce, username: 'matti.virtanen4821', aud: 'https://login.example', service: 'Books', expiresAt: now, now };
const cookies = [`__Host-lukko-session=${canary}.a; __Host-lukko-browser-0123456789abcdef=b1.1.k1.x`, '__Host-lukko-attempt=a~b;\t__Host-lukko-attempt=c'];
const form = ['username=matti&password=a+b%20c', 'profile.name=Matti&profile.fields.costCentre=1&isKnown=true&limit=20', 'a.b.c=1&a.b=2'];
const progress = ['{"at":0,"ok":true}\n{"at":1,"ok":false,"reason":"exists"}\n', '{"at":0}'];

const open = (text: string): Promise<unknown> => openJson({ keyOf: (id) => keyOf(id), typ: 'lukko-list', sealed: text });
function keyOf(id: string): Uint8Array {
  if (id !== 'k1') throw new Error('no such key');
  return key;
}

export const ofWire: readonly Parser[] = [
  ofText('internal/base64url.ts: decodeBase64url', ['', 'AA', 'AAA', 'AAAA', encodeBase64url(key)], (text) => hasOneSpelling(text, decodeBase64url(text), encodeBase64url)),
  ofText('internal/compact-jws.ts: decodeJws', [token, statements['lukko-pairing+jwt']], (jws) => {
    const read = decodeJws({ jws, mostCharacters: 8_192 });
    if (read !== undefined) assert.equal(jws, `${new TextDecoder().decode(read.signed)}.${encodeBase64url(read.signature)}`);
  }),
  ofBytes('internal/compact-jws.ts: readJson', [header, payload, '{"a":1}', '[1,2]'].map((text) => Buffer.from(text)), (bytes) => {
    const read = readJson(bytes);
    if (read !== undefined) assert.equal(JSON.stringify(read), Buffer.from(bytes).toString());
  }),
  ofText('internal/sealed-json.ts: openJson', [sealed], async (text) => assert.deepEqual(await open(text), text === sealed ? value : undefined)),
  ofText('internal/sealed-json.ts: sealedKeyId', [sealed], (text) => void sealedKeyId(text)),
  ofText('core/pairing/peek-statement.ts: peekStatement', Object.values(statements), (jws) => void peekStatement(jws)),
  ofText('core/pairing/open-statement.ts: decodeStatement', Object.values(statements), (jws) => {
    // Whatever is not one of the statements that were signed is refused by all six readers.
    for (const typ of types) {
      decodeStatement(typ, jws);
      assert.equal(judge(typ, jws) === 'accepted', jws === statements[typ]);
    }
  }),
  ofJson('core/pairing/read-header.ts: readHeader', [{ alg: 'Ed25519', typ: 'lukko-pairing+jwt', kid: 'k' }], (json) => (typeof json === 'object' && json !== null ? readHeader(json) : undefined)),
  ofJson('core/pairing/parse-device-key.ts: parseDeviceKey', [phone.jwk, { ...phone.jwk, d: 'x' }], (json) => {
    const read = parseDeviceKey(json);
    if (read.ok) assert.equal(Reflect.get(Object(json), 'd'), undefined);
  }),
  ofJson('core/pairing/read-jwk.ts: readJwk', [phone.jwk], (json) => void readJwk(json)),
  ofBytes('core/pairing/read-point.ts: readPoint', [key, new Uint8Array(32), Uint8Array.from({ length: 32 }, () => 255)], (bytes) => void readPoint(bytes)),
  ofText('access-token/verify-access-token.ts: verifyAccessToken', [token], async (text) => assert.equal((await verify({ token: text })).ok, text === token)),
  ofJson('access-token/header.ts: readHeader', [JSON.parse(header)], (json) => (typeof json === 'object' && json !== null ? readTokenHeader(json) : undefined)),
  ofJson('access-token/claims.ts: readClaims', [JSON.parse(payload)], (json) => void readClaims(json)),
  ofText('service/device/request-nonce.ts: isOwnNonce', [nonce], (text) => assert.equal(isOwnNonce({ keys }, { nonce: text, now }), text === nonce)),
  ofText('http/cookies.ts: readCookies', cookies, (text) => {
    const { held, browsers } = readCookies(text, { prefix: 'lukko' });
    for (const one of [held('session'), held('attempt'), ...browsers().flatMap(({ mark, value: said }) => [mark, said])]) assert.match(one, /^[\w.~-]*$/);
  }),
  ofText('http/read-fields.ts: readFields', form, (text) => {
    const read = readFields(text, { switches: ['isKnown'], numbers: ['limit'] });
    assert.equal(Reflect.get({}, canary), undefined);
    if (read !== undefined) assert.equal(Object.getPrototypeOf(read), Object.prototype);
  }),
  ofBytes('http/read-body.ts: readBody', [Buffer.from('{"username":"matti"}'), Buffer.from('ä€😀')], async (bytes) => {
    const read = await readBody(new Request('https://books.example', { method: 'POST', body: Uint8Array.from(bytes) }), 300);
    if (read.ok) assert.deepEqual(Buffer.from(read.text), Buffer.from(bytes));
  }),
  ofText('client/read-progress.ts: readProgress', progress, async (text) => {
    const response = new Response(text);
    const read = await readProgress({ ok: true, response }, () => undefined);
    if (!read.ok) assert.equal(typeof read.problem.code, 'string');
  }),
  ofText('client/read-known.ts: createReader', ['{"login":null}', JSON.stringify({ code: 'no-session' })], async (text) => {
    const client = createClient({ fetch: () => Promise.resolve(new Response(text)) });
    await client.refresh();
  }),
  ofJson('device/redeemed.ts: readRedeemed', [redeemed], (json) => {
    const read = readRedeemed(json);
    if (read !== undefined) assert.match(`${read.username}${read.service}`, /^[^\p{Cc}]+$/u);
  }),
  ofText('device/pair.ts: pair', ['https://login.example/key#pair=p1.0123456789abcdef', 'p1.0123456789abcdef'], async (link) => {
    const { keyStore } = createMemoryKeyStore();
    const app = createKeyApp({ server: 'https://login.example', keyStore, unlock: () => Promise.resolve('pin'), name: 'Phone', platform: 'android', fetch: (_url, { body }) => {
      assert.match(Reflect.get(JSON.parse(body ?? '{}'), 'link'), /^[\w-]{1,100}\.[\w-]{16,100}$/);
      return Promise.resolve({ status: 400, json: () => Promise.resolve({ code: 'pairing-refused' }) });
    } });
    assert.equal((await app.pair({ link })).ok, false);
  }),
];
