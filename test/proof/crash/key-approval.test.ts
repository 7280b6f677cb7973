import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from './acts/key-approval.js';
import { describeCrashes } from './scenario.js';

describeCrashes('the Key', [...keyLoginCrashes, ...keyAnswerCrashes, ...keyApprovalCrashes]);
