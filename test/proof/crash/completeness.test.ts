import { expect, it } from 'vitest';
import { createTestAuth } from '../../../src/testing/index.js';
import { accountCrashes } from './acts/account.js';
import { administrationCrashes } from './acts/administration.js';
import { bindingCrashes } from './acts/binding.js';
import { deliveryCrashes } from './acts/delivery.js';
import { firstLoginCrashes } from './acts/first-login.js';
import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from './acts/key-approval.js';
import { keyDeviceCrashes } from './acts/key-device.js';
import { keyPairingCrashes } from './acts/key-pairing.js';
import { loginCrashes } from './acts/login.js';
import { maintenanceCrashes } from './acts/maintenance.js';
import { recoveryCrashes } from './acts/recovery.js';
import { sessionCrashes } from './acts/session.js';
import { useCasesOf } from './scenario.js';

it('invariant 7: every use case that createAuth offers is stopped at its port calls by a scenario at least', async () => {
  const byKey = [keyAnswerCrashes, keyApprovalCrashes, keyDeviceCrashes, keyLoginCrashes, keyPairingCrashes];
  const all = [accountCrashes, administrationCrashes, bindingCrashes, deliveryCrashes, firstLoginCrashes, loginCrashes, maintenanceCrashes, recoveryCrashes, sessionCrashes, ...byKey].flat();
  const stopped = new Set<string>();
  for (const one of all) for (const useCase of await one.useCases()) stopped.add(useCase);
  const offered = useCasesOf(createTestAuth().auth);
  expect(offered.filter((useCase) => !stopped.has(useCase))).toEqual([]);
  expect([...stopped].sort()).toEqual([...offered].sort());
});
