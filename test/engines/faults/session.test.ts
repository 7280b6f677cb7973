import { sessionCrashes } from '../../proof/crash/acts/session.js';
import { describeFaults } from './describe-faults.js';

await describeFaults('session', sessionCrashes);
