import * as z from 'zod/mini';
import { phoneOperation, signedOperation, type Operation } from '../operation.js';
import { instant, nothing, text, typed } from '../schema.js';
import { openApproval, statement } from '../schema-key.js';
import { exampleAt } from './examples.js';
import { exampleAnswer, exampleClaim, exampleDevice, exampleKeys, exampleOpenApproval, exampleRedeemed } from './examples-key.js';
import { ofSigned } from './refusals.js';

const jwk: z.ZodMiniType = z.unknown().check(z.describe('the public key of the phone: kty OKP, crv Ed25519 and x, and nothing else'));

/** What phones call, without cookies. */
export const phoneOperations: readonly Operation[] = [
  phoneOperation({
    id: 'device/redeem',
    summary: 'A phone redeems the code that was typed, with the username, or the link of the QR code; whatever is wrong, the refusal is the same',
    input: z.union([z.strictObject({ username: text, code: typed }), z.strictObject({ link: text })]),
    answer: z.strictObject({ pairing: z.string(), nonce: z.string(), username: z.string(), aud: z.string(), service: z.string(), expiresAt: instant, now: instant }),
    refusals: ['pairing-refused'],
    example: { input: { username: 'matti4821', code: 'K7WQ-3BFZ' }, answer: exampleRedeemed },
    run: ({ auth, input, requestId }) => auth.devices.redeemPairing({ ...input, requestId }),
  }),
  phoneOperation({
    id: 'device/claim',
    summary: 'A phone names its key and asks to be connected; the computer shows what it calls itself',
    input: z.strictObject({ pairing: text, jwk, statement }),
    answer: z.strictObject({ deviceId: z.string(), accountId: z.string(), fingerprint: z.string(), digits: z.optional(z.string()), keys: z.string() }),
    refusals: ['pairing-refused', 'bad-key', 'bad-statement', 'key-taken'],
    example: { input: exampleClaim, answer: { deviceId: exampleDevice.id, accountId: 'Q1hV9c2sR7dK4bLx', fingerprint: 'UNAX-LVPZ', keys: exampleKeys.keys } },
    run: ({ auth, input, requestId }) => auth.devices.claimPairing({ ...input, requestId }),
  }),
  phoneOperation({
    id: 'device/keys',
    summary: "The server's signing keys, signed with one that the phone trusts",
    input: z.strictObject({ trusted: typed }),
    answer: z.strictObject({ keys: z.string() }),
    refusals: ['key-unknown'],
    example: { input: { trusted: exampleKeys.trusted }, answer: { keys: exampleKeys.keys } },
    run: ({ auth, input, requestId }) => auth.devices.readKeys({ ...input, requestId }),
  }),
  signedOperation({
    id: 'device/approvals',
    summary: 'What a phone is asked to approve; it signs each request',
    input: nothing,
    answer: z.strictObject({ approvals: z.array(openApproval), now: instant }),
    refusals: ofSigned,
    example: { input: {}, answer: { approvals: [exampleOpenApproval], now: exampleAt } },
    run: ({ auth, request, requestId }) => auth.devices.openApprovals({ request, requestId }),
  }),
  signedOperation({
    id: 'device/answer',
    summary: 'The answer of a phone: approved with the number typed, or denied',
    input: z.strictObject({ approval: text, answer: statement }),
    answer: z.strictObject({ state: z.enum(['approved', 'denied']) }),
    refusals: ['wrong-number', 'wait', 'approval-ended', 'bad-answer', 'answer-replayed', 'lane-closed', ...ofSigned],
    example: { input: exampleAnswer, answer: { state: 'approved' } },
    run: ({ auth, input, request, requestId }) => auth.devices.answerApproval({ ...input, request, requestId }),
  }),
  signedOperation({
    id: 'device/sign-out',
    summary: 'A phone signs itself out',
    input: nothing,
    answer: nothing,
    refusals: ofSigned,
    example: { input: {}, answer: {} },
    run: ({ auth, request, requestId }) => auth.devices.signOut({ request, requestId }),
  }),
];
