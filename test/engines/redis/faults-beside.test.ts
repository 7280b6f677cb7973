import { loginCrashes } from '../../proof/crash/acts/login.js';
import { describeFaults } from '../faults/describe-faults.js';
import { oneOf } from '../faults/one-of.js';
import { openStage } from '../faults/stage.js';
import { openRedisStage } from './redis-stage.js';

const login = oneOf(loginCrashes, /answerOtp, right, from a known browser/);

// As hosts have it: the steps are counted in PostgreSQL and taken in Redis, and either may be the one that is gone in the middle.
for (const [breaks, name] of [['redis', 'Redis, beside PostgreSQL,'], ['database', 'PostgreSQL, beside Redis,']] as const) {
  await describeFaults(`beside_${breaks}`, [login], { name, openStage: async (own) => openRedisStage(await openStage(own), { stores: ['flows', 'sessions'], breaks }) });
}
