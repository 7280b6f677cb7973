import { administrationCrashes } from './acts/administration.js';
import { describeCrashes } from './scenario.js';

describeCrashes('what head users do', administrationCrashes);
