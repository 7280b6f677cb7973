import type { Actor } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import type { DeliveryRoute } from './choose-route.js';
import { provisionAccount, type NewPerson, type ProvisionResult } from './provision-account.js';

/** What `auth.accounts.provisionMany` is asked. */
export interface ProvisionManyInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Where the accounts are made. */
  readonly organizationId: string;
  /** Read one by one, so that a long file need not be in memory. */
  readonly people: Iterable<NewPerson> | AsyncIterable<NewPerson>;
  /** How username and temporary password reach each person. */
  readonly delivery: DeliveryRoute;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** One person's outcome. */
export interface ProvisionManyProgress {
  /** The place in `people`, from 0. */
  readonly index: number;
  /** What `auth.accounts.provision` said. */
  readonly result: ProvisionResult;
}

/** Provisions one person after the other and says how each went; a refusal stops nobody else. */
export async function* provisionMany(deps: Deps, input: ProvisionManyInput): AsyncGenerator<ProvisionManyProgress, void, undefined> {
  const { people, ...rest } = input;
  let index = 0;
  for await (const person of people) {
    yield Object.freeze({ index, result: isPerson(person) ? await provisionAccount(deps, { ...rest, person }) : notAPerson });
    index += 1;
  }
}

/** Rows come from files: one that holds nothing is refused like any other bad row, and the next one has its turn. */
function isPerson(row: unknown): row is NewPerson {
  return typeof row === 'object' && row !== null;
}

const notAPerson: ProvisionResult = Object.freeze({
  ok: false,
  reason: 'profile-invalid',
  issues: Object.freeze([Object.freeze({ path: '', message: 'must be an object with name, email and phone' })]),
});
