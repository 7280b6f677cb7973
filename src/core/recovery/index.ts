export {
  bindingActs,
  bindingEvents,
  bindingStates,
  bindingTable,
  type BindingAct,
  type BindingEffect,
  type BindingEvent,
  type BindingState,
  type BindingTransition,
} from './binding-table.js';
export { proofPaths, type Bound, type ProofChannel, type ProofPath } from './proofs.js';
export {
  recoveryEvents,
  recoveryStates,
  recoveryTable,
  type RecoveryEffect,
  type RecoveryEvent,
  type RecoveryState,
  type RecoveryTransition,
  type Recovers,
} from './table.js';
export { transitionBinding, type BindingTransitionResult } from './transition-binding.js';
export { transitionRecovery, type RecoveryTransitionResult } from './transition.js';
