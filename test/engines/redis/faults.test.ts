import { expect, it } from 'vitest';
import { administrationCrashes } from '../../proof/crash/acts/administration.js';
import { bindingCrashes } from '../../proof/crash/acts/binding.js';
import { deliveryCrashes } from '../../proof/crash/acts/delivery.js';
import { firstLoginCrashes } from '../../proof/crash/acts/first-login.js';
import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from '../../proof/crash/acts/key-approval.js';
import { keyPairingCrashes } from '../../proof/crash/acts/key-pairing.js';
import { loginCrashes } from '../../proof/crash/acts/login.js';
import { maintenanceCrashes } from '../../proof/crash/acts/maintenance.js';
import { recoveryCrashes } from '../../proof/crash/acts/recovery.js';
import { sessionCrashes } from '../../proof/crash/acts/session.js';
import type { Provable } from '../../proof/crash/scenario.js';
import { describeFaults } from '../faults/describe-faults.js';
import { oneOf } from '../faults/one-of.js';
import { openRedisStage } from './redis-stage.js';

// One of each kind, as over MariaDB, and of the Key each step that Redis alone holds; `test/proof/crash` stops all of them at each port call.
const kinds: readonly (readonly [from: readonly Provable[], title: RegExp])[] = [
  [administrationCrashes, /accounts\.erase/],
  [firstLoginCrashes, /a right answer: /],
  [loginCrashes, /answerOtp, right, from a known browser/],
  [keyLoginCrashes, /login\.finishApproval, from a known browser/],
  [keyAnswerCrashes, /devices\.answerApproval, approved/],
  [keyApprovalCrashes, /approvals\.finish: one receipt/],
  [keyPairingCrashes, /devices\.redeemPairing: /],
  [recoveryCrashes, /recovery\.open: /],
  [bindingCrashes, /binding\.changePassword(?!.*wrong)/],
  [sessionCrashes, /sessions\.stepUp: /],
  [deliveryCrashes, /of what was never tried/],
  [maintenanceCrashes, /time is over unsent/],
];

await describeFaults('redis', kinds.map(([from, title]) => oneOf(from, title)), { name: 'Redis', openStage: () => openRedisStage() });

it('whatever Redis is asked is a statement that breaks: what is read, too', async () => {
  const { proxy, storage, close } = await openRedisStage();
  const statementsOf = async (ask: () => Promise<unknown>): Promise<number> => {
    proxy.heal();
    await ask();
    return proxy.statements().length;
  };
  const asks = [() => storage.flows.find('nobody'), () => storage.flows.remove('nobody'), () => storage.sessions.find('nobody'), () => storage.sessions.findBy('accountId', 'nobody'), () => storage.ledgers.read({ keys: ['none'], now: 0 }), () => storage.ledgers.add({ changes: [{ key: 'one', amount: 1 }], now: 0 })];
  const counted: number[] = [];
  for (const ask of asks) counted.push(await statementsOf(ask));
  expect(counted).toEqual(asks.map(() => 1));
  await close();
});
