import { recoveryCrashes } from './acts/recovery.js';
import { describeCrashes } from './scenario.js';

describeCrashes('recovery', recoveryCrashes);
