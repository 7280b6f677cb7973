import { recoveryCrashes } from '../../proof/crash/acts/recovery.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('recovery', recoveryCrashes);
