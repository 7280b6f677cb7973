export type * from './account-record.js';
export type * from './device-record.js';
export type * from './flow-record.js';
export type * from './list-record.js';
export type * from './message-record.js';
export type * from './session-record.js';
export type * from './stored-record.js';
