import * as z from 'zod/mini';
import { operation, type Operation } from '../operation.js';
import { id, nothing } from '../schema.js';
import { deviceItem, pairingView } from '../schema-key.js';
import { exampleDevice, examplePairing } from './examples-key.js';
import { ofAct, ofSession } from './refusals.js';

const needs = ['pairing'] as const;

const shown = z.strictObject({ view: pairingView });

/** The page on which a phone is connected, and the phones of a person. */
export const pairingOperations: readonly Operation[] = [
  operation({
    id: 'pairing/view',
    summary: 'What the page of a pairing shows, by one read: the code, then the phone that asks; ask every second or two',
    input: nothing,
    answer: shown,
    refusals: ['pairing-ended'],
    needs,
    example: { input: {}, answer: { view: examplePairing } },
    run: ({ auth, held, requestId }) => auth.devices.viewPairing({ pairing: held('pairing'), requestId }),
  }),
  operation({
    id: 'pairing/renew',
    summary: 'Shows another code in place of one that is over, used, or claimed by a phone that was declined',
    input: nothing,
    answer: shown,
    refusals: ['too-many-codes', 'try-again', 'pairing-ended'],
    needs,
    example: { input: {}, answer: { view: examplePairing } },
    run: ({ auth, held, requestId }) => auth.devices.renewPairing({ pairing: held('pairing'), requestId }),
  }),
  operation({
    id: 'pairing/send-app-link',
    summary: 'Sends the link to the app to the phone on file; never a code',
    input: z.strictObject({ platform: z.enum(['apple', 'android']) }),
    answer: z.strictObject({ phoneEnding: z.string() }),
    refusals: ['phone-missing', 'no-link', 'too-many-messages', 'pairing-ended'],
    needs,
    example: { input: { platform: 'android' }, answer: { phoneEnding: '67' } },
    run: ({ auth, input, held, requestId }) => auth.devices.sendAppLink({ ...input, pairing: held('pairing'), requestId }),
  }),
  operation({
    id: 'pairing/decline',
    summary: 'This is not my phone: it is not connected, and never will be',
    input: nothing,
    answer: nothing,
    refusals: ['pairing-ended'],
    needs,
    example: { input: {}, answer: {} },
    run: ({ auth, held, requestId }) => auth.devices.declineDevice({ pairing: held('pairing'), requestId }),
  }),
  operation({
    id: 'devices/list',
    summary: 'The phones of the person: those that can approve first, then those that have ended',
    input: nothing,
    answer: z.strictObject({ devices: z.array(deviceItem) }),
    refusals: ofSession,
    needs: ['session'],
    example: { input: {}, answer: { devices: [exampleDevice] } },
    run: ({ auth, held, requestId }) => auth.devices.list({ token: held('session'), requestId }),
  }),
  operation({
    id: 'devices/end',
    summary: 'Ends a phone of the person, shortly after a login or a step-up',
    input: z.strictObject({ deviceId: id }),
    answer: nothing,
    refusals: ['device-not-found', ...ofAct],
    needs: ['session'],
    example: { input: { deviceId: exampleDevice.id }, answer: {} },
    run: ({ auth, input, held, requestId }) => auth.devices.endDevice({ ...input, token: held('session'), requestId }),
  }),
];
