import type { ApprovalView, DeviceItem, OpenApproval, PairingView, SessionView } from '../../service/types.js';
import { exampleAt, exampleSession } from './examples.js';

const minute = 60_000;

export const exampleApproval: ApprovalView = { state: 'open', number: '42', expiresAt: exampleAt + 2 * minute };

/** After a login by the Key. */
export const exampleKeySession: SessionView = { ...exampleSession, assurance: { ...exampleSession.assurance, amr: ['pwd', 'swk', 'mfa', 'user', 'pin'], method: 'key' } };

/** Names a pairing between app and server. */
const pairing = 'pR4kWm2LqVb8ZsTd';

export const examplePairing: PairingView = {
  state: 'waiting',
  code: 'K7WQ-3BFZ',
  link: `https://books.example/phone#pair=${pairing}.mK2vR8sXq0Tz4bLdYw7uEg`,
  expiresAt: exampleAt + 10 * minute,
};

export const exampleDevice: DeviceItem = { id: '--6IM5l0OosLj9yWskISYhUA3n_3CURQkmrYMSha_ck', name: 'Pixel 9', platform: 'android', pairedAt: exampleAt, lastSeenAt: exampleAt, active: true };

export const exampleRedeemed: {
  readonly pairing: string;
  readonly nonce: string;
  readonly username: string;
  readonly aud: string;
  readonly service: string;
  readonly expiresAt: number;
  readonly now: number;
} = {
  ...{ pairing, nonce: 'n0n1n2n3n4n5n6n7n8n9naN0N1N2N3N4N5N6N7N8N9A', username: 'matti4821', aud: 'https://books.example', service: 'Tilinpito' },
  ...{ expiresAt: exampleAt + 10 * minute, now: exampleAt },
};

/** Signed by the phone of {@link exampleDevice}. */
export const exampleClaim: { readonly pairing: string; readonly jwk: unknown; readonly statement: string } = {
  pairing,
  jwk: { kty: 'OKP', crv: 'Ed25519', x: '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw' },
  statement:
    'eyJhbGciOiJFZDI1NTE5IiwidHlwIjoibHVra28tcGFpcmluZytqd3QiLCJraWQiOiItLTZJTTVsME9vc0xqOXlXc2tJU1loVUEzbl8zQ1VSUWttcllNU2hhX2NrIn0.eyJhdWQiOiJodHRwczovL2Jvb2tzLmV4YW1wbGUiLCJpYXQiOjE3OTU1OTU0MDAsImp0aSI6ImowajFqMmozajRqNWo2ajciLCJleHAiOjE3OTU1OTU0NjAsInBhaXJpbmciOiJwUjRrV20yTHFWYjhac1RkIiwibm9uY2UiOiJuMG4xbjJuM240bjVuNm43bjhuOW5hTjBOMU4yTjNONE41TjZON044TjlBIiwidXNlcm5hbWUiOiJtYXR0aTQ4MjEiLCJuYW1lIjoiUGl4ZWwgOSIsInBsYXRmb3JtIjoiYW5kcm9pZCIsImtleVByb3RlY3Rpb24iOiJodyJ9.xfPLetm_U9STjx2NpMI-Q6Tvf-luVZWNn0ztMTV3HVuQwj0YJ3KNPyMfyLnEcKIUIqfwE1IRisOCObWUYamLCg',
};

/** Signed by the server, and the thumbprint of its key. */
export const exampleKeys: { readonly trusted: string; readonly keys: string } = {
  trusted: 'atZR63tNG3W2GhPpVleKnfrw1N7N6LAqOe5grE2SBR4',
  keys: 'eyJhbGciOiJFZDI1NTE5IiwidHlwIjoibHVra28ta2V5cytqd3QiLCJraWQiOiJhdFpSNjN0TkczVzJHaFBwVmxlS25mcncxTjdONkxBcU9lNWdyRTJTQlI0In0.eyJhdWQiOiJodHRwczovL2Jvb2tzLmV4YW1wbGUiLCJpYXQiOjE3OTU1OTU0MDAsImp0aSI6ImowajFqMmozajRqNWo2ajciLCJleHAiOjE3OTU1OTYwMDAsImtleXMiOlt7Imt0eSI6Ik9LUCIsImNydiI6IkVkMjU1MTkiLCJ4IjoiX1Jja09GcWd4MXRrLTNqTllDLWgyWkg5Nl9kckU4V08xd0xxeURYcDloZyJ9XX0.lnvSmVAu6i_GU8bldyQj6UbmR02K8fyxKDkl6nuhmkui7IZyeYPq5UmOVq866_Nq7Otq3JrRHtJsEqJPDyheBw',
};

export const exampleOpenApproval: OpenApproval = {
  approval: 'aT6xFw9eYu5oNbB1.1',
  challenge:
    'eyJhbGciOiJFZDI1NTE5IiwidHlwIjoibHVra28tY2hhbGxlbmdlK2p3dCIsImtpZCI6ImF0WlI2M3RORzNXMkdoUHBWbGVLbmZydzFON042TEFxT2U1Z3JFMlNCUjQifQ.eyJhdWQiOiJodHRwczovL2Jvb2tzLmV4YW1wbGUiLCJpYXQiOjE3OTU1OTU0MDAsImp0aSI6ImowajFqMmozajRqNWo2ajciLCJleHAiOjE3OTU1OTU1MjAsImFwcHJvdmFsIjoiYVQ2eEZ3OWVZdTVvTmJCMS4xIiwibm9uY2UiOiJuMG4xbjJuM240bjVuNm43bjhuOW5hTjBOMU4yTjNONE41TjZON044TjlBIiwicHVycG9zZSI6ImxvZ2luIiwiYWNjb3VudCI6IlExaFY5YzJzUjdkSzRiTHgiLCJ1c2VybmFtZSI6Im1hdHRpNDgyMSIsInNlcnZpY2UiOiJUaWxpbnBpdG8iLCJrbm93biI6dHJ1ZSwiZGlnaXRzIjoyfQ.lfh0we_iJ7ryRdHoTXvs2REXPPwk8buq5miqqV1coHgpfGoCNB7_3-rn8-xGYrSQ7EIxUnkOehDlCHzzO7L1BQ',
  expiresAt: exampleAt + 2 * minute,
};

/** Approved with the number of {@link exampleApproval}. */
export const exampleAnswer: { readonly approval: string; readonly answer: string } = {
  approval: exampleOpenApproval.approval,
  answer:
    'eyJhbGciOiJFZDI1NTE5IiwidHlwIjoibHVra28tYXBwcm92YWwrand0Iiwia2lkIjoiLS02SU01bDBPb3NMajl5V3NrSVNZaFVBM25fM0NVUlFrbXJZTVNoYV9jayJ9.eyJhdWQiOiJodHRwczovL2Jvb2tzLmV4YW1wbGUiLCJpYXQiOjE3OTU1OTU0MDAsImp0aSI6ImowajFqMmozajRqNWo2ajciLCJleHAiOjE3OTU1OTU0NjAsImFwcHJvdmFsIjoiYVQ2eEZ3OWVZdTVvTmJCMS4xIiwiYWNjb3VudCI6IlExaFY5YzJzUjdkSzRiTHgiLCJwdXJwb3NlIjoibG9naW4iLCJhbnN3ZXIiOiJhcHByb3ZlIiwibnVtYmVyIjoiNDIiLCJjaGFsbGVuZ2UiOiJQdUhkdXVrNF9EVnY0NHUteFJMZnc2ZW9LVWZyaFZzY3N2V2dTb2RrUVlrIiwidXNlclZlcmlmaWVkIjoicGluIn0.et0BMz3qX6vCSD5C7WSHMfCdCD2nGossMFDwncP86EAaw-siJ7geS0JDVpl8c0816mWalDXrU8PYhFHhViJAAw',
};
