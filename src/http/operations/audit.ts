import * as z from 'zod/mini';
import { headUserOperation, type Operation } from '../operation.js';
import { id } from '../schema.js';
import { event, head, organization, since } from '../schema-audit.js';
import { exampleAt, exampleEvent, exampleHead, exampleOrganization } from './examples.js';

/** What happened. */
export const auditOperations: readonly Operation[] = [
  headUserOperation({
    id: 'audit/list',
    summary: 'What happened in an organization, the oldest first; for the next page ask from the instant of the last event',
    input: z.strictObject({ organizationId: id, accountId: z.optional(id), from: z.optional(since), limit: z.optional(z.int().check(z.gte(1), z.lte(1000))) }),
    answer: z.strictObject({ events: z.array(event) }),
    refusals: ['not-authorized'],
    numbers: ['from', 'limit'],
    example: { input: { ...exampleOrganization, from: exampleAt, limit: 100 }, answer: { events: [exampleEvent] } },
    run: ({ auth, input, actor, requestId }) => auth.audit.list({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'audit/verify',
    summary: 'Verifies the sealed events of an organization, up to a head that was kept elsewhere',
    input: z.strictObject({ organizationId: id, expectedHead: z.optional(head) }),
    answer: z.strictObject({ events: z.number(), head }),
    refusals: ['altered', 'missing', 'inserted', 'head-mismatch', 'checkpoint-missing', 'key-missing', 'not-authorized'],
    numbers: ['expectedHead.sequence'],
    example: { input: { ...exampleOrganization, expectedHead: exampleHead }, answer: { events: 41, head: exampleHead } },
    run: ({ auth, input, actor, requestId }) => auth.audit.verify({ ...input, actor, requestId }),
  }),
  headUserOperation({
    id: 'audit/head',
    summary: 'Where the sealed events of an organization end: keep it somewhere else',
    input: organization,
    answer: z.strictObject({ head }),
    refusals: ['not-authorized'],
    example: { input: exampleOrganization, answer: { head: exampleHead } },
    run: ({ auth, input, actor, requestId }) => auth.audit.head({ ...input, actor, requestId }),
  }),
];
