import { maintenanceCrashes } from '../../proof/crash/acts/maintenance.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('maintenance', maintenanceCrashes);
