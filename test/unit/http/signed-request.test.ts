import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/core/pairing/index.js';
import { signedRequestOf } from '../../../src/http/signed-request.js';

type Given = ConstructorParameters<typeof Headers>[0];
const nothing = new Uint8Array(0);
const of = (url: string, headers: Given = { 'lukko-request': 'a.b.c' }, method = 'GET') => signedRequestOf(new Request(url, { method, headers: new Headers(headers) }), nothing);

describe('what a phone has signed', () => {
  it('R119 in part: is about the method, the path with its query and the bytes of the body', () => {
    expect(of('https://books.example/auth/device/approvals')).toEqual({ statement: 'a.b.c', method: 'GET', path: '/auth/device/approvals', bodyHash: hashOf('') });
    const body = new TextEncoder().encode('{"a":1}');
    const posted = new Request('https://books.example/auth/device/answer?b=2&a=%20', { method: 'POST', headers: { 'Lukko-Request': 'a.b.c' }, body });
    expect(signedRequestOf(posted, body)).toEqual({ statement: 'a.b.c', method: 'POST', path: '/auth/device/answer?b=2&a=%20', bodyHash: hashOf(body) });
  });

  it('says nothing of the host, which a proxy may change, or of a fragment, which no server sees', () => {
    expect([of('http://10.0.0.7:3000/device/approvals#a')?.path, of('https://books.example/device/approvals?')?.path]).toEqual(['/device/approvals', '/device/approvals']);
  });

  it.each([
    ['none', {}],
    ['an empty one', { 'lukko-request': '' }],
    ['two in one header', { 'lukko-request': 'a.b.c, a.b.c' }],
    ['two headers', [['Lukko-Request', 'a.b.c'], ['lukko-request', 'd.e.f']]],
    ['one of another name', { dpop: 'a.b.c' }],
  ] as readonly (readonly [string, Given])[])('R119 in part: %s is not one statement', (_what, headers) => expect(of('https://books.example/', headers)).toBeUndefined());
});
