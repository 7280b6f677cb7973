import { loginCrashes } from './acts/login.js';
import { describeCrashes } from './scenario.js';

describeCrashes('login', loginCrashes);
