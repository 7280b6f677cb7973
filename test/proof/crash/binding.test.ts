import { bindingCrashes } from './acts/binding.js';
import { describeCrashes } from './scenario.js';

describeCrashes('changes in the settings', bindingCrashes);
