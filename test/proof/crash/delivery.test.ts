import { deliveryCrashes } from './acts/delivery.js';
import { describeCrashes } from './scenario.js';

describeCrashes('the outbox', deliveryCrashes);
