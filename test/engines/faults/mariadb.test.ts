import { accountCrashes } from '../../proof/crash/acts/account.js';
import { bindingCrashes } from '../../proof/crash/acts/binding.js';
import { deliveryCrashes } from '../../proof/crash/acts/delivery.js';
import { firstLoginCrashes } from '../../proof/crash/acts/first-login.js';
import { keyAnswerCrashes } from '../../proof/crash/acts/key-approval.js';
import { keyPairingCrashes } from '../../proof/crash/acts/key-pairing.js';
import { loginCrashes } from '../../proof/crash/acts/login.js';
import { maintenanceCrashes } from '../../proof/crash/acts/maintenance.js';
import { recoveryCrashes } from '../../proof/crash/acts/recovery.js';
import { sessionCrashes } from '../../proof/crash/acts/session.js';
import type { Provable } from '../../proof/crash/scenario.js';
import { describeFaults } from './describe-faults.js';
import { openMariadbStage } from './mariadb-stage.js';
import { oneOf } from './one-of.js';

// One of each kind, in one profile: all of them break over PostgreSQL, and `test/proof/crash` stops all of them at each port call.
const kinds: readonly (readonly [from: readonly Provable[], title: RegExp])[] = [
  [accountCrashes, /issuing anew: at most one/],
  [firstLoginCrashes, /a right answer: a one-time password/],
  [loginCrashes, /login\.answerOtp, right, from a stranger/],
  [keyPairingCrashes, /devices\.claimPairing/],
  [keyAnswerCrashes, /devices\.answerApproval, approved/],
  [bindingCrashes, /binding\.changePassword(?!.*wrong)/],
  [recoveryCrashes, /recovery\.setPassword/],
  [sessionCrashes, /sessions\.stepUp: the old token/],
  [deliveryCrashes, /of what was never tried/],
  [maintenanceCrashes, /whatever was left over is done/],
];

await describeFaults('mariadb', kinds.map(([from, title]) => oneOf(from, title)), { name: 'MariaDB', openStage: openMariadbStage });
