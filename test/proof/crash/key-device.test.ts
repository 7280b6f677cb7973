import { keyDeviceCrashes } from './acts/key-device.js';
import { describeCrashes } from './scenario.js';

describeCrashes('phones', keyDeviceCrashes);
