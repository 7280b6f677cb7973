import { accountCrashes } from './acts/account.js';
import { describeCrashes } from './scenario.js';

describeCrashes('accounts', accountCrashes);
