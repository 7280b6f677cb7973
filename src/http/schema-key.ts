import * as z from 'zod/mini';
import type { DeviceItem, OpenApproval, PairingView } from '../service/types.js';
import { instant } from './schema.js';

/** A statement that a phone signed: core/pairing takes no longer one. */
export const statement: z.ZodMiniType<string> = z.string().check(z.maxLength(8192), z.describe('a compact JWS'));

/** What the page of a pairing shows. */
export const pairingView: z.ZodMiniType<PairingView> = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), code: z.string(), link: z.string(), expiresAt: instant }),
  z.strictObject({ state: z.enum(['redeemed', 'connected', 'declined', 'expired']) }),
  z.strictObject({
    state: z.literal('claimed'),
    device: z.strictObject({ name: z.string(), platform: z.string() }),
    fingerprint: z.string(),
    digitsNeeded: z.boolean(),
    expiresAt: instant,
  }),
]);

/** A phone as its owner or a head user sees it. */
export const deviceItem: z.ZodMiniType<DeviceItem> = z.strictObject({
  id: z.string(),
  name: z.string(),
  platform: z.string(),
  pairedAt: instant,
  lastSeenAt: z.optional(instant),
  active: z.boolean(),
  endedAt: z.optional(instant),
  endReason: z.optional(z.string()),
});

/** What waits for an answer in the app. */
export const openApproval: z.ZodMiniType<OpenApproval> = z.strictObject({ approval: z.string(), challenge: z.string(), expiresAt: instant });
