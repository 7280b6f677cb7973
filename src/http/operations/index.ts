import type { Operation } from '../operation.js';
import { loginOperations } from './login.js';

/** Every operation. */
export const operations: readonly Operation[] = Object.freeze([...loginOperations]);
