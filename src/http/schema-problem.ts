import * as z from 'zod/mini';
import { problems } from './problem.js';
import { approval, challenge, proofApproval } from './schema.js';
import type { Problem, ProblemCode } from './wire.js';

const isCode = (name: string): name is ProblemCode => Object.hasOwn(problems, name);

/** Every code that a refusal can have. */
const problemCode: z.ZodMiniType<ProblemCode> = z.enum(Object.keys(problems).filter(isCode));

const issue = z.strictObject({ path: z.string(), message: z.string() });

/** A refusal as it travels (RFC 9457). */
export const problem: z.ZodMiniType<Problem> = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: problemCode,
  detail: z.string(),
  requestId: z.string(),
  supportContact: z.optional(z.string()),
  retryAfterMs: z.optional(z.number()),
  challenge: z.optional(challenge),
  approval: z.optional(z.union([approval, proofApproval])),
  triesLeft: z.optional(z.number()),
  nonce: z.optional(z.string()),
  now: z.optional(z.number()),
  issues: z.optional(z.array(issue)),
  why: z.optional(z.string()),
  guidance: z.optional(z.string()),
  sequence: z.optional(z.number()),
});
