import { deliveryCrashes } from '../../proof/crash/acts/delivery.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('delivery', deliveryCrashes, 'R14 in part, field 31: deliver');
