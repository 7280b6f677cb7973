import type { StandardResult } from '../../port/index.js';
import { callHost } from '../shared/call-host.js';
import type { Deps } from '../shared/deps.js';
import { fieldsRule, isStorable, unexpectedFields, type Profile, type ProfileIssue } from '../shared/profile-shape.js';

type Checked = { readonly ok: true; readonly profile: Profile } | { readonly ok: false; readonly issues: readonly ProfileIssue[] };

/** Puts the host's own fields to the host's schema; what it answers with is what is stored. */
export async function checkHostFields(deps: Pick<Deps, 'profileFields'>, profile: Profile): Promise<Checked> {
  const { profileFields } = deps;
  if (profileFields === undefined) return profile.fields === undefined ? Object.freeze({ ok: true, profile }) : Object.freeze({ ok: false, issues: unexpectedFields });
  // What the answer is read for stands inside, too: one of the wrong shape is the schema's failure, and never a yes.
  return callHost(async () => readAnswer(profile, await profileFields['~standard'].validate(profile.fields)));
}

function readAnswer(profile: Profile, checked: StandardResult<unknown>): Checked {
  if (typeof checked !== 'object' || checked === null) throw new TypeError('profileFields: must answer as the Standard Schema says');
  if (checked.issues === undefined) return keep(profile, checked.value);
  const issues = checked.issues.map((issue) => Object.freeze({ path: ['fields', ...pathOf(issue.path ?? [])].join('.'), message: issue.message }));
  return Object.freeze({ ok: false, issues: Object.freeze(issues) });
}

function keep(profile: Profile, fields: unknown): Checked {
  if (fields !== undefined && !isStorable(fields)) return Object.freeze({ ok: false, issues: Object.freeze([Object.freeze({ path: 'fields', message: fieldsRule })]) });
  return Object.freeze({ ok: true, profile: Object.freeze({ ...profile, fields }) });
}

/** A path of Standard Schema holds keys, or objects that hold one. */
function pathOf(path: readonly unknown[]): readonly string[] {
  return path.map((step) => String(typeof step === 'object' && step !== null && 'key' in step ? step.key : step));
}
