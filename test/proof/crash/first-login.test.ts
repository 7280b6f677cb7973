import { firstLoginCrashes } from './acts/first-login.js';
import { describeCrashes } from './scenario.js';

describeCrashes('the first login', firstLoginCrashes);
