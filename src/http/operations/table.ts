import type { Operation } from '../operation.js';
import { accountOperations } from './account.js';
import { auditOperations } from './audit.js';
import { bindingOperations } from './binding.js';
import { firstLoginOperations } from './first-login.js';
import { loginOperations } from './login.js';
import { pairingOperations } from './pairing.js';
import { phoneOperations } from './phone.js';
import { profileOperations } from './profile.js';
import { recoveryOperations } from './recovery.js';
import { sessionOperations } from './session.js';

/** Every operation, in the order of the story. */
export const operations: readonly Operation[] = Object.freeze([
  ...loginOperations,
  ...firstLoginOperations,
  ...recoveryOperations,
  ...sessionOperations,
  ...profileOperations,
  ...bindingOperations,
  ...pairingOperations,
  ...accountOperations,
  ...auditOperations,
  ...phoneOperations,
]);
