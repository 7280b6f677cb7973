import { createClock } from '../../../src/adapter/runtime/index.js';
import type { PolicyOverrides } from '../../../src/core/policy/index.js';

/** Room for as many known browsers as there are processes, and for the messages of all rounds, as all have one address; and a position is not burnt before the strangers' lane is closed. */
export const policyOverrides: PolicyOverrides = { delivery: { perAccount: 10_000, perAddress: 10_000 }, knownBrowser: { perAccount: 8 }, passwordFailures: { knownBrowser: 6 }, otpList: { missesPerPosition: 5 } };

/** Time goes on for all: of sessions that were opened in one millisecond nobody knows which is the oldest. */
export const clock = createClock();
