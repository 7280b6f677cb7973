import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from '../../proof/crash/acts/key-approval.js';
import { keyDeviceCrashes } from '../../proof/crash/acts/key-device.js';
import { keyPairingCrashes } from '../../proof/crash/acts/key-pairing.js';
import type { Provable } from '../../proof/crash/scenario.js';
import { describeFaults } from './describe-faults.js';
import { oneOf } from './one-of.js';

// One of each kind, in one profile: `test/proof/crash` stops all of them at each port call.
const kinds: readonly (readonly [from: readonly Provable[], title: RegExp])[] = [
  [keyPairingCrashes, /devices\.claimPairing/],
  [keyPairingCrashes, /firstLogin\.confirmDevice/],
  [keyAnswerCrashes, /devices\.answerApproval, approved/],
  [keyLoginCrashes, /login\.finishApproval, from a known browser/],
  [keyApprovalCrashes, /approvals\.finish: one receipt/],
  [keyDeviceCrashes, /: devices\.endDevice/],
];

await describeFaults('key', kinds.map(([from, title]) => oneOf(from, title)));
