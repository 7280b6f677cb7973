import { loginCrashes } from '../../proof/crash/acts/login.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('login', loginCrashes);
