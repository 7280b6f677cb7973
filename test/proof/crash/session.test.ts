import { sessionCrashes } from './acts/session.js';
import { describeCrashes } from './scenario.js';

describeCrashes('sessions', sessionCrashes);
