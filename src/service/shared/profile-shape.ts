import * as z from 'zod/mini';
import { emailAddress } from '../../internal/email-address.js';

/** A person's personal information. */
export interface Profile {
  /** The full name, 1 to 200 characters. */
  readonly name: string;
  /** The e-mail address. */
  readonly email?: string | undefined;
  /** The phone in E.164 form: `+` and 7 to 15 digits. */
  readonly phone?: string | undefined;
  /** The language of messages and sheets, a BCP 47 tag such as `fi` or `sv-FI`. */
  readonly locale: string;
  /** The host's own fields, as its schema answered. */
  readonly fields?: unknown;
}

/** What is wrong with one field. */
export interface ProfileIssue {
  /** Which field: `email`, `fields.costCentre`. */
  readonly path: string;
  /** What is wrong, in words a developer understands; the page has its own. */
  readonly message: string;
}

// Control and format characters would let a name forge a line of a message or turn its direction.
const plainText = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u;

/** The host's fields are kept as JSON, in the account: what is no JSON, or too much of it, is refused before anything is stored. */
export const fieldsRule = 'fields: must be JSON of at most 16,384 characters';

const schema = z.strictObject({
  name: z.string('name: must be a text').check(z.minLength(1, 'name: must not be empty'), z.maxLength(200, 'name: at most 200 characters'), z.regex(plainText, 'name: must be one line of plain text')),
  email: z.optional(z.string('email: must be a text').check(z.maxLength(254, 'email: at most 254 characters'), z.regex(emailAddress, 'email: must be an address such as name@company.example'))),
  phone: z.optional(z.string('phone: must be a text').check(z.regex(/^\+[1-9]\d{6,14}$/, 'phone: must be + and 7 to 15 digits, such as +358401234567'))),
  locale: z.string('locale: must be a text').check(z.regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'locale: must be a language tag such as fi or sv-FI')),
  fields: z.optional(z.unknown().check(z.refine(isStorable, fieldsRule))),
}, 'profile: must hold name and locale, perhaps email, phone and fields, and nothing else');

/** A stored profile, or `undefined` where it is none. */
export function readProfile(value: unknown): Profile | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? Object.freeze(parsed.data) : undefined;
}

/** Checks a profile as a person or a head user gave it: spaces around are dropped, and so are those inside a phone. */
export function parseProfile(value: unknown): { readonly ok: true; readonly profile: Profile } | { readonly ok: false; readonly issues: readonly ProfileIssue[] } {
  const parsed = schema.safeParse(tidy(value));
  if (parsed.success) return Object.freeze({ ok: true, profile: Object.freeze(parsed.data) });
  const issues = parsed.error.issues.map((issue) => Object.freeze({ path: issue.path.join('.'), message: issue.message }));
  return Object.freeze({ ok: false, issues: Object.freeze(issues) });
}

/** Whether a value can be kept as the host's fields. */
export function isStorable(value: unknown): boolean {
  try {
    const json: unknown = JSON.stringify(value);
    return typeof json === 'string' && json.length <= 16_384;
  } catch {
    return false;
  }
}

/** An e-mail address or a phone as typed into one field, in the spelling of a profile; `undefined` where it is neither. */
export function parseContact(typed: string): { readonly channel: 'email' | 'sms'; readonly address: string } | undefined {
  // Longer than any address: not worth a look.
  const text = typed.slice(0, 1_000);
  const channel = text.includes('@') ? 'email' : 'sms';
  const parsed = parseProfile({ name: '-', locale: 'en', ...(channel === 'email' ? { email: text } : { phone: text }) });
  const address = parsed.ok ? (parsed.profile.email ?? parsed.profile.phone) : undefined;
  return address === undefined ? undefined : Object.freeze({ channel, address });
}

function tidy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined && field !== '');
  return Object.fromEntries(entries.map(([name, field]) => [name, typeof field === 'string' ? tidyText(name, field) : field]));
}

function tidyText(name: string, text: string): string {
  return name === 'phone' ? text.replace(/[\s()-]/g, '') : text.trim().normalize('NFC');
}

/** What is wrong with fields of their own where the host gave no schema for any. */
export const unexpectedFields: readonly ProfileIssue[] = Object.freeze([Object.freeze({ path: 'fields', message: 'fields: this service has none' })]);
