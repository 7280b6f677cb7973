import { administrationCrashes } from '../../proof/crash/acts/administration.js';
import { bindingCrashes } from '../../proof/crash/acts/binding.js';
import { deliveryCrashes } from '../../proof/crash/acts/delivery.js';
import { firstLoginCrashes } from '../../proof/crash/acts/first-login.js';
import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from '../../proof/crash/acts/key-approval.js';
import { keyPairingCrashes } from '../../proof/crash/acts/key-pairing.js';
import { loginCrashes } from '../../proof/crash/acts/login.js';
import { maintenanceCrashes } from '../../proof/crash/acts/maintenance.js';
import { recoveryCrashes } from '../../proof/crash/acts/recovery.js';
import { sessionCrashes } from '../../proof/crash/acts/session.js';
import type { Provable } from '../../proof/crash/scenario.js';
import { describeFaults } from '../faults/describe-faults.js';
import { oneOf } from '../faults/one-of.js';
import { openRedisStage } from './redis-stage.js';

// One of each kind, as over MariaDB, and of the Key each step that Redis alone holds; `test/proof/crash` stops all of them at each port call.
const kinds: readonly (readonly [from: readonly Provable[], title: RegExp])[] = [
  [administrationCrashes, /accounts\.erase/],
  [firstLoginCrashes, /a right answer: /],
  [loginCrashes, /answerOtp, right, from a known browser/],
  [keyLoginCrashes, /login\.finishApproval, from a known browser/],
  [keyAnswerCrashes, /devices\.answerApproval, approved/],
  [keyApprovalCrashes, /approvals\.finish: one receipt/],
  [keyPairingCrashes, /devices\.redeemPairing: /],
  [recoveryCrashes, /recovery\.open: /],
  [bindingCrashes, /binding\.changePassword(?!.*wrong)/],
  [sessionCrashes, /sessions\.stepUp: /],
  [deliveryCrashes, /of what was never tried/],
  [maintenanceCrashes, /time is over unsent/],
];

await describeFaults('redis', kinds.map(([from, title]) => oneOf(from, title)), { name: 'Redis', openStage: () => openRedisStage() });
