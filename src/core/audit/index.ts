export { signedKeyId, type ChainEnd, type ChainEvent, type ChainKeyOf } from './chain.js';
export { sealCheckpoint, verifyCheckpoint, type Checkpoint } from './checkpoint.js';
export { choosePrunable, pruneUntil, type TimedEvent } from './choose-prunable.js';
export { sealEvents, type SealedBatch, type SealedPlace } from './seal-events.js';
export { verifyEvents, type VerifyEventsResult } from './verify-events.js';
