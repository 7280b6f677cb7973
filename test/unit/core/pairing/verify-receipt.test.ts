import { describe, expect, it } from 'vitest';
import { verifyReceipt } from '../../../../src/core/pairing/index.js';
import { server, signReceipt } from './fixtures.js';
describe('x', () => { it('y', async () => { expect(verifyReceipt({ jws: await signReceipt(), keys: [server.jwk] })).toMatchObject({ ok: true }); }); });
