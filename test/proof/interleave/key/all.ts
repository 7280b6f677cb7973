import { keyDeviceRaces } from './devices.js';
import { keyLoginRaces } from './logins.js';
import { keyPairingRaces } from './pairings.js';
import { keyProofRaces } from './proofs.js';
import type { KeyRace } from './key-race.js';

/** Every race of the Key, by what it is about. */
export const keyRaces: Readonly<Record<string, readonly KeyRace[]>> = {
  'phones and pages': keyLoginRaces,
  pairings: keyPairingRaces,
  'proofs and recoveries': keyProofRaces,
  'the end of a phone': keyDeviceRaces,
};
