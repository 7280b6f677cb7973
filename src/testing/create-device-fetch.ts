import type { Auth } from '../create-auth.js';
import { hashOf } from '../core/pairing/index.js';
import { isAuthError } from '../core/error/index.js';
import type { KeyAppFetch, KeyAppRequest } from '../device/index.js';

type Devices = Auth['devices'];
type Answered = { readonly ok: true } | { readonly ok: false; readonly reason: string };
type Input = Readonly<Record<string, unknown>>;

/** The phone's side of HTTP as function calls: the same paths, answers and refusals, and nothing between. */
export function createDeviceFetch(input: { readonly devices: Devices; readonly isOnline: () => boolean }): KeyAppFetch {
  return async (url, request) => {
    if (!input.isOnline()) throw new Error('the phone is offline (the test asked for it)');
    const path = url.replace(/^https?:\/\/[^/]+/, '');
    const answered = await dispatch(input.devices, path, request);
    // The answer may be lost, too.
    if (!input.isOnline()) throw new Error('the phone is offline (the test asked for it)');
    return answered;
  };
}

async function dispatch(devices: Devices, path: string, request: KeyAppRequest): Promise<{ readonly status: number; readonly json: () => Promise<unknown> }> {
  try {
    const answered = await callOf(devices, path, request);
    const { ok, ...said } = answered;
    const body = ok || !('reason' in answered) ? said : { ...said, code: answered.reason };
    return { status: ok ? 200 : 400, json: () => Promise.resolve(JSON.parse(JSON.stringify(body))) };
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return { status: 503, json: () => Promise.resolve({ code: 'unavailable' }) };
  }
}

function callOf(devices: Devices, path: string, { method, headers, body }: KeyAppRequest): Promise<Answered> {
  const sent = readSent(body);
  const text = (name: string): string => (typeof sent[name] === 'string' ? sent[name] : '');
  const request = { statement: headers['lukko-request'] ?? '', method, path, bodyHash: hashOf(body ?? '') };
  const [operation = '', query = ''] = path.slice(path.lastIndexOf('/device/') + '/device/'.length).split('?trusted=');
  switch (`${method} ${operation}`) {
    case 'POST redeem':
      return devices.redeemPairing('link' in sent ? { link: text('link') } : { username: text('username'), code: text('code') });
    case 'POST claim':
      return devices.claimPairing({ pairing: text('pairing'), jwk: sent['jwk'], statement: text('statement') });
    case 'GET keys':
      return devices.readKeys({ trusted: query });
    case 'GET approvals':
      return devices.openApprovals({ request });
    case 'POST answer':
      return devices.answerApproval({ request, approval: text('approval'), answer: text('answer') });
    case 'POST sign-out':
      return devices.signOut({ request });
    default:
      return Promise.resolve({ ok: false, reason: 'not-found' });
  }
}

function readSent(body: string | null): Input {
  const sent: unknown = body === null ? {} : JSON.parse(body);
  return isInput(sent) ? sent : {};
}

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null;
}
