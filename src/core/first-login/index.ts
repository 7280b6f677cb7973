export { parseFirstLoginSnapshot, startFirstLogin, type FirstLoginSnapshot, type ParseSnapshotResult } from './snapshot.js';
export {
  firstLoginEvents,
  firstLoginStates,
  firstLoginTable,
  type FirstLoginCondition,
  type FirstLoginEffect,
  type FirstLoginEvent,
  type FirstLoginState,
  type FirstLoginTransition,
} from './table.js';
export { transitionFirstLogin, type FirstLoginTransitionResult } from './transition.js';
