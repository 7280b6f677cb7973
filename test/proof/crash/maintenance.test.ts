import { maintenanceCrashes } from './acts/maintenance.js';
import { describeCrashes } from './scenario.js';

describeCrashes('maintenance', maintenanceCrashes);
