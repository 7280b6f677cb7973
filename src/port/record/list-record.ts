import type { OtpList } from '../../core/otp-list/index.js';
import type { StoredRecord } from './stored-record.js';

/** One OTP list. Consuming a password, moving the pin and counting a miss are one update of this record. */
export interface ListRecord extends StoredRecord {
  /** Whose list it is. */
  readonly accountId: string;
  /** The list itself, every entry sealed. */
  readonly list: OtpList;
}
