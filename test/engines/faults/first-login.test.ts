import { firstLoginCrashes } from '../../proof/crash/acts/first-login.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('first_login', firstLoginCrashes);
