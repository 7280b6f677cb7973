import { administrationCrashes } from '../../proof/crash/acts/administration.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('administration', administrationCrashes);
