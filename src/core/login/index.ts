export {
  loginEvents,
  loginStates,
  loginTable,
  type LoginCondition,
  type LoginEffect,
  type LoginEvent,
  type LoginState,
  type LoginTransition,
} from './table.js';
export { transitionLogin, type LoginTransitionResult } from './transition.js';
