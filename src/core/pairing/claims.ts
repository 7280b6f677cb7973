import type { Display } from './display.js';
import type { Ed25519Jwk } from './read-jwk.js';

/** What every statement says. Times are whole seconds since the epoch (RFC 7519 section 2), not milliseconds as elsewhere in lukko. */
export interface CommonClaims {
  /** The server's origin: `https://login.tilinpito.example`. */
  readonly aud: string;
  /** When it was signed, in s. */
  readonly iat: number;
  /** It is refused before this, in s; lukko leaves it out and takes it seriously. */
  readonly nbf?: number | undefined;
  /** Names this statement: 16 random bytes, base64url; 8 to 64 characters are read. */
  readonly jti: string;
}

/** What every statement says that is over some time. */
export interface TimedClaims extends CommonClaims {
  /** From here on it is refused, in s. */
  readonly exp: number;
}

/** `lukko-pairing+jwt`, by the device: I hold this key, and want to be paired (R87). It lives 600 s at most. */
export interface PairingClaims extends TimedClaims {
  /** The id of the pairing, which the server gave out for the code. */
  readonly pairing: string;
  /** The server's nonce: 8 to 64 bytes, base64url; 32 are usual. */
  readonly nonce: string;
  /** As typed on the phone, and normalised. */
  readonly username: string;
  /** The name of the device, as shown to its owner: 1 to 64 characters. */
  readonly name: string;
  /** What it is: `android`, `ios`, `web`; 1 to 32 characters. */
  readonly platform: string;
  /** Whether hardware keeps the key, as the device says; without proof it counts as `sw` (R91). */
  readonly keyProtection: 'hw' | 'sw';
}

/** `lukko-request+jwt`, by the device: this HTTP request is mine (after RFC 9449). It lives 300 s at most. */
export interface RequestClaims extends TimedClaims {
  /** `GET`, `POST`. */
  readonly method: string;
  /** The path with its query, exactly as sent: `/base/device/approvals?x=1`. */
  readonly path: string;
  /** SHA-256 of the raw body, base64url; of zero bytes where there is none. */
  readonly bodyHash: string;
  /** The server's nonce: 8 to 64 bytes, base64url. */
  readonly nonce: string;
}

/** `lukko-keys+jwt`, by the server: my signing keys (R200). It lives a day at most. */
export interface KeysClaims extends TimedClaims {
  /** All keys that the phone shall trust from now on: 1 to 10, newest first. */
  readonly keys: readonly Ed25519Jwk[];
}

/** What an approval is for. */
export type ApprovalPurpose = 'login' | 'recovery' | 'bind' | 'transaction';

/** What every challenge says. It lives 600 s at most. */
interface AnyChallenge extends TimedClaims {
  /** The id of the approval. */
  readonly approval: string;
  /** 8 to 64 random bytes, base64url; 32 are usual. */
  readonly nonce: string;
  /** The id of the account. */
  readonly account: string;
  /** Whose account it is, as shown. */
  readonly username: string;
  /** The name of the service, as shown: 1 to 100 characters. */
  readonly service: string;
  /** Whether the browser has completed a login to this account before. */
  readonly known: boolean;
  /** How many digits the user has to type: 2 to 8. */
  readonly digits: number;
  /** Where the browser seems to be, as shown: 1 to 100 characters. */
  readonly place?: string | undefined;
}

/** The challenge of a login, or of the third step of a recovery. */
export interface LoginChallengeClaims extends AnyChallenge {
  /** What is asked for. */
  readonly purpose: 'login' | 'recovery';
  /** Only with `bind`. */
  readonly act?: undefined;
  /** Only with `transaction`. */
  readonly display?: undefined;
  /** Only with `transaction`. */
  readonly digest?: undefined;
}

/** The challenge of a binding act, which it names (R81). */
export interface BindChallengeClaims extends AnyChallenge {
  /** What is asked for. */
  readonly purpose: 'bind';
  /** Which act: `change-password`. */
  readonly act: string;
  /** Only with `transaction`. */
  readonly display?: undefined;
  /** Only with `transaction`. */
  readonly digest?: undefined;
}

/** The challenge of a transaction, with all that the user has to see (R106). */
export interface TransactionChallengeClaims extends AnyChallenge {
  /** What is asked for. */
  readonly purpose: 'transaction';
  /** Only with `bind`. */
  readonly act?: undefined;
  /** What is shown. */
  readonly display: Display;
  /** The digest of `display`: see `digestOf`. */
  readonly digest: string;
}

/** `lukko-challenge+jwt`, by the server: what you are asked to approve (R104). */
export type ChallengeClaims = LoginChallengeClaims | BindChallengeClaims | TransactionChallengeClaims;

/** What every answer says. It lives 600 s at most. */
interface AnyApproval extends TimedClaims {
  /** The id of the approval. */
  readonly approval: string;
  /** The id of the account. */
  readonly account: string;
  /** What it is for. */
  readonly purpose: ApprovalPurpose;
  /** SHA-256 of the text of the challenge that it answers, base64url. */
  readonly challenge: string;
  /** How the device has made sure of its user, as it says. */
  readonly userVerified: 'none' | 'pin' | 'fpt' | 'face';
  /** That of the challenge; always and only with `transaction`. */
  readonly digest?: string | undefined;
}

/** The user said yes, and typed the number. */
export interface ApproveClaims extends AnyApproval {
  /** Yes. */
  readonly answer: 'approve';
  /** As typed: 2 to 8 digits, zeros in front kept. */
  readonly number: string;
}

/** The user said no. */
export interface DenyClaims extends AnyApproval {
  /** `not-me`: somebody else has started this. `cancelled`: the user has, and does not want it any more. */
  readonly answer: 'not-me' | 'cancelled';
  /** Only with `approve`. */
  readonly number?: undefined;
}

/** `lukko-approval+jwt`, by the device: the answer to one challenge. */
export type ApprovalClaims = ApproveClaims | DenyClaims;

/** The device, as a receipt names it. */
export interface ReceiptDevice {
  /** The name of the device. */
  readonly name: string;
  /** What it is. */
  readonly platform: string;
  /** When it was paired, in s since the epoch. */
  readonly pairedAt: number;
}

/** `lukko-receipt+jwt`, by the server: what was asked, what was answered, and by whose key (R201). It never ends. */
export interface ReceiptClaims extends CommonClaims {
  /** The challenge, as it was signed. */
  readonly challenge: string;
  /** The answer, as it was signed. */
  readonly approval: string;
  /** The device's public key. */
  readonly jwk: Ed25519Jwk;
  /** The device. */
  readonly device: ReceiptDevice;
  /** The id of the account. */
  readonly account: string;
}

/** What each of the six statements says, by its `typ`. */
export interface StatementClaims {
  /** See {@link PairingClaims}. */
  readonly 'lukko-pairing+jwt': PairingClaims;
  /** See {@link RequestClaims}. */
  readonly 'lukko-request+jwt': RequestClaims;
  /** See {@link KeysClaims}. */
  readonly 'lukko-keys+jwt': KeysClaims;
  /** See {@link ChallengeClaims}. */
  readonly 'lukko-challenge+jwt': ChallengeClaims;
  /** See {@link ApprovalClaims}. */
  readonly 'lukko-approval+jwt': ApprovalClaims;
  /** See {@link ReceiptClaims}. */
  readonly 'lukko-receipt+jwt': ReceiptClaims;
}

/** The `typ` of a statement. */
export type StatementType = keyof StatementClaims;
