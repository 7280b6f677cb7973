import type { Parser } from './parser.js';
import { ofCore } from './of-core.js';
import { ofHost } from './of-host.js';
import { ofWire } from './of-wire.js';

export type { Parser } from './parser.js';

/** Everything that takes what a user, a phone, a network or a host's file says. */
export const parsers: readonly Parser[] = [...ofCore, ...ofWire, ...ofHost];
