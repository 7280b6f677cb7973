import { expect, it } from 'vitest';
import { createTestAuth } from '../../../src/testing/index.js';
import { useCasesOf } from '../crash/scenario.js';
import { keyRaces } from './key/all.js';

/** The use cases that are about the Key. */
const ofTheKey = /^(?:devices|approvals)\.|\.(?:chooseKey|openPairing|confirmDevice|askApproval|finishApproval|useList|endDevice|listDevices)$/;

/** Those that are not raced with themselves, and why. */
const notRaced: Readonly<Record<string, string>> = {
  'accounts.listDevices': 'changes nothing',
  'approvals.view': 'changes nothing',
  'devices.list': 'changes nothing',
  'devices.openApprovals': 'changes nothing',
  'devices.publicKeys': 'changes nothing',
  'devices.readKeys': 'changes nothing',
  'devices.viewPairing': 'changes nothing',
};

it('invariant 1: every use case of the Key that changes something is raced with itself, and whatever is not is listed with the reason', async () => {
  const raced = new Set<string>();
  for (const race of Object.values(keyRaces).flat()) {
    const [first = [], ...others] = await race.useCases();
    for (const useCase of first) if (others.every((called) => called.includes(useCase))) raced.add(useCase);
  }
  const offered = useCasesOf(createTestAuth().auth).filter((useCase) => ofTheKey.test(useCase));
  expect(offered.filter((useCase) => !raced.has(useCase)).sort()).toEqual(Object.keys(notRaced).sort());
});
