import * as z from 'zod/mini';
import { operation, type Operation } from '../operation.js';
import { list, method, nothing, profile } from '../schema.js';
import { exampleList, exampleProfile } from './examples.js';
import { ofAct, ofSession } from './refusals.js';

const needs = ['session'] as const;

/** The personal information. */
export const profileOperations: readonly Operation[] = [
  operation({
    id: 'profile/view',
    summary: 'What is on file of the person, and what is off until an address is confirmed',
    input: nothing,
    answer: z.strictObject({
      username: z.string(),
      profile,
      confirmed: z.strictObject({ email: z.boolean(), phone: z.boolean() }),
      off: z.array(z.enum(['recovery', 'lost-username'])),
      method: z.optional(method),
      list: z.optional(list),
    }),
    refusals: ofSession,
    needs,
    example: { input: {}, answer: { username: 'matti4821', profile: exampleProfile, confirmed: { email: true, phone: false }, off: ['recovery'], method: 'otp-list', list: exampleList } },
    run: ({ auth, held, requestId }) => auth.profile.view({ token: held('session'), requestId }),
  }),
  operation({
    id: 'profile/update',
    summary: "Changes name, language and the host's own fields; an address takes a fresh proof",
    input: z.strictObject({ profile }),
    answer: z.strictObject({ profile }),
    refusals: ['profile-invalid', 'address-change-needs-proof', ...ofAct],
    needs,
    example: { input: { profile: { name: 'Matti Virtanen', locale: 'sv' } }, answer: { profile: { ...exampleProfile, locale: 'sv' } } },
    run: ({ auth, input, held, requestId }) => auth.profile.update({ ...input, token: held('session'), requestId }),
  }),
];
