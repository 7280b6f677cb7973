import * as z from 'zod/mini';
import type { Operation } from './operation.js';
import { delivery, description, handedOut, person, personalData, provisioned, readiness, slip, target } from './schema-account.js';
import { event, eventKind, head, organization } from './schema-audit.js';
import { deviceItem, openApproval, pairingView } from './schema-key.js';
import { problem } from './schema-problem.js';
import {
  approval,
  assurance,
  attemptView,
  challenge,
  firstLoginView,
  list,
  nothing,
  openedList,
  plainList,
  profile,
  proofApproval,
  proofChallenge,
  proofView,
  recoveryView,
  renewed,
  session,
  sheetFormat,
} from './schema.js';

/** What several operations speak of. */
const shared: Readonly<Record<string, z.ZodMiniType>> = {
  Problem: problem,
  Nothing: nothing,
  Challenge: challenge,
  Approval: approval,
  AttemptView: attemptView,
  Assurance: assurance,
  Session: session,
  ListStanding: list,
  PlainList: plainList,
  OpenedList: openedList,
  SheetFormat: sheetFormat,
  Profile: profile,
  FirstLoginView: firstLoginView,
  RecoveryView: recoveryView,
  ProofApproval: proofApproval,
  ProofChallenge: proofChallenge,
  ProofView: proofView,
  RenewedSession: renewed,
  PairingView: pairingView,
  Device: deviceItem,
  OpenApproval: openApproval,
  Person: person,
  Delivery: delivery,
  Slip: slip,
  SlipOfDelivery: handedOut,
  Provisioned: provisioned,
  Target: target,
  Readiness: readiness,
  AccountDescription: description,
  PersonalData: personalData,
  Organization: organization,
  EventKind: eventKind,
  AuditEvent: event,
  AuditHead: head,
};

/** A schema of JSON Schema 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The schemas of a document, and how its operations name them. */
export interface DescribedSchemas {
  /** By name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly nameOf: (schema: z.ZodMiniType) => string;
}

/** Turns what the operations check into JSON Schema, each under a name of its own. */
export function describeSchemas(operations: readonly Operation[]): DescribedSchemas {
  const registry = z.registry<{ id: string }>();
  const add = (id: string, schema: z.ZodMiniType): void => {
    if (!registry.has(schema)) registry.add(schema, { id });
  };
  for (const [id, schema] of Object.entries(shared)) add(id, schema);
  for (const { id, input, answer } of operations) {
    add(`${pascalCase(id)}Input`, input);
    add(`${pascalCase(id)}Answer`, answer);
  }
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  // The document itself says which JSON Schema it means, and where each schema stands.
  const plain = Object.entries(schemas).map(([id, { $schema: _dialect, $id: _place, '~standard': _validate, ...schema }]) => [id, schema] as const);
  return { schemas: Object.fromEntries(plain), nameOf: (schema) => registry.get(schema)?.id ?? '' };
}

/** `first-login/open-list` as `FirstLoginOpenList`. */
export function pascalCase(id: string): string {
  return id
    .split(/[-/]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
