import { peekStatement, verifyRequest } from '../../core/pairing/index.js';
import type { AccountRecord, DeviceRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { isActive, jwkOf } from '../shared/devices.js';
import { countOne } from '../shared/ledgers.js';
import { isOwnNonce, makeNonce } from './request-nonce.js';

/** A request that a device signed (R119). */
export interface SignedRequest {
  /** The `lukko-request+jwt`, from the header `Lukko-Request`. */
  readonly statement: string;
  /** As the server got it: `GET`, `POST`. */
  readonly method: string;
  /** The path with its query, as the server got it. */
  readonly path: string;
  /** SHA-256 of the body's bytes, base64url; of none where there is no body. */
  readonly bodyHash: string;
}

/** What every call of a paired device is asked. */
export interface DeviceInput {
  /** The request that the device signed. */
  readonly request: SignedRequest;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** Why a device's call is refused before it is looked at. */
export type RefusedDevice =
  | {
      readonly ok: false;
      /** The statement carries none of the server's nonces, or one that is too old: sign again with this one. */
      readonly reason: 'use-nonce';
      /** 32 bytes and more, good for five minutes. */
      readonly nonce: string;
      /** The server's time, in ms since the epoch: a phone whose clock is wrong signs by this one. */
      readonly now: number;
    }
  | {
      readonly ok: false;
      /**
       * `bad-request`: the statement is not right for this request; `replayed`: it was used before (R120); `device-unknown`: no such device, or one that
       * has ended: pair again; `not-confirmed`: wait until it was confirmed on the computer.
       */
      readonly reason: 'bad-request' | 'replayed' | 'device-unknown' | 'not-confirmed';
    };

/** A device whose signature was right, and whose it is. */
export interface LoadedDevice {
  readonly ok: true;
  readonly device: DeviceRecord;
  readonly account: AccountRecord;
}

const skewMs = 60_000;

/** The device behind a signed request, by two reads. One that changes something counts once, over all processes (R120). */
export async function loadDevice(deps: Deps, input: Pick<DeviceInput, 'request'> & { readonly changes: boolean; readonly now: number }): Promise<LoadedDevice | RefusedDevice> {
  const { request, now } = input;
  const kid = peekStatement(request.statement)?.kid;
  // What is no statement at all says nothing of a device: an app must not take it that its own is over (R111).
  if (kid === undefined) return refuse('bad-request');
  const device = await deps.devices.find(kid);
  if (device === undefined) return refuse('device-unknown');
  const { statement: jws, method, path, bodyHash } = request;
  const verified = verifyRequest({ jws, jwk: jwkOf(device), aud: deps.origin, now, method, path, bodyHash });
  // The clock of a phone may be wrong: it is told the time along with a nonce, and signs again.
  if (!verified.ok && (verified.reason === 'expired' || verified.reason === 'not-yet-valid')) return useNonce(deps, now);
  if (!verified.ok) return refuse('bad-request');
  const { nonce, jti, exp } = verified.claims;
  if (!isOwnNonce(deps, { nonce, now })) return useNonce(deps, now);
  if (device.endedAt !== undefined) return refuse('device-unknown');
  if (input.changes && (await countOne(deps, { key: `jti/${device.id}/${jti}`, amount: 1, now, windowMs: exp * 1000 + skewMs - now })) !== 1) return refuse('replayed');
  const account = await deps.accounts.find(device.accountId);
  if (account === undefined) return refuse('device-unknown');
  if (isActive(account, device)) return Object.freeze({ ok: true, device, account });
  return refuse(device.confirmedAt === undefined ? 'not-confirmed' : 'device-unknown');
}

function useNonce(deps: Deps, now: number): RefusedDevice {
  return Object.freeze({ ok: false, reason: 'use-nonce', nonce: makeNonce(deps, now), now });
}

function refuse(reason: 'bad-request' | 'replayed' | 'device-unknown' | 'not-confirmed'): RefusedDevice {
  return Object.freeze({ ok: false, reason });
}
