export {
  decideReservation,
  pauseMs,
  type LedgerCount,
  type ReservationDecision,
} from './decide-reservation.js';
export type { Factor, Lane, LedgerGuard } from './guard.js';
export { isSpray, type SprayThreshold } from './is-spray.js';
export { chooseLane, encodeKnownBrowser, type KnownBrowserClaim } from './known-browser.js';
export {
  ledgerKeys,
  planAddressCodeLedgers,
  planKeyLedgers,
  planOtpLedgers,
  planPairingLedgers,
  planPasswordLedgers,
  planRecoveryCodeLedgers,
  type LedgerPlan,
  type LedgerRule,
  type OtpThrottle,
  type PaceRule,
  type PasswordThrottle,
} from './plan.js';
export { tryBuckets, type TryBuckets } from './try-buckets.js';
