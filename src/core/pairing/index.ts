export type {
  ApprovalClaims,
  ApprovalPurpose,
  ApproveClaims,
  BindChallengeClaims,
  ChallengeClaims,
  CommonClaims,
  DenyClaims,
  KeysClaims,
  LoginChallengeClaims,
  PairingClaims,
  ReceiptClaims,
  ReceiptDevice,
  RequestClaims,
  StatementClaims,
  StatementType,
  TimedClaims,
  TransactionChallengeClaims,
} from './claims.js';
export { createSigner, type SeedSigner } from './create-signer.js';
export { digestOf } from './digest-of.js';
export { isDisplay, type Display } from './display.js';
export { publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.js';
export { fingerprintOf } from './fingerprint-of.js';
export { hashOf } from './hash-of.js';
export type { StatementRefusal } from './open-statement.js';
export { normalisePairingCode, pairingCodeAlphabet } from './pairing-code.js';
export { parseDeviceKey, type DeviceKey, type ParseDeviceKeyResult } from './parse-device-key.js';
export { peekStatement, type PeekedStatement } from './peek-statement.js';
export type { Ed25519Jwk } from './read-jwk.js';
export { signStatement, type StatementSigner } from './sign-statement.js';
export { thumbprintOf } from './thumbprint-of.js';
export { verifyApproval, type VerifyApprovalInput, type VerifyApprovalResult } from './verify-approval.js';
export { verifyChallenge, type VerifyChallengeInput, type VerifyChallengeResult } from './verify-challenge.js';
export { verifyKeys, type VerifyKeysInput, type VerifyKeysResult } from './verify-keys.js';
export { verifyPairing, type VerifyPairingInput, type VerifyPairingResult } from './verify-pairing.js';
export { verifyReceipt, type VerifyReceiptInput, type VerifyReceiptResult } from './verify-receipt.js';
export { verifyRequest, type VerifyRequestInput, type VerifyRequestResult } from './verify-request.js';
