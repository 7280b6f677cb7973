import { accountCrashes } from '../../proof/crash/acts/account.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('account', accountCrashes);
