import { bindingCrashes } from '../../proof/crash/acts/binding.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('binding', bindingCrashes);
