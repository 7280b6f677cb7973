import type { OtpList } from '../../core/otp-list/index.js';
import type { StoredRecord } from './stored-record.js';

/** One OTP list. Consuming a password, moving the pin and counting a miss are one update of this record. */
export interface ListRecord extends StoredRecord {
  /** Whose list it is. */
  readonly accountId: string;
  /** How many one-time passwords were possible at one position when it was issued; without it a login by it claims AAL1 (R168). */
  readonly space?: number | undefined;
  /** The list itself, every entry sealed. */
  readonly list: OtpList;
}
