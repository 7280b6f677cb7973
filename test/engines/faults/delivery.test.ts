import { deliveryCrashes } from '../../proof/crash/acts/delivery.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('delivery', deliveryCrashes);
