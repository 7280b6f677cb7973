import { keyPairingCrashes } from './acts/key-pairing.js';
import { describeCrashes } from './scenario.js';

describeCrashes('pairing', keyPairingCrashes);
