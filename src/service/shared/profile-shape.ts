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

type ReadProfile = { readonly ok: true; readonly profile: Profile } | { readonly ok: false; readonly issues: readonly ProfileIssue[] };
type Rule = readonly [holds: (text: string) => boolean, message: string];

const rules: Readonly<Record<'name' | 'email' | 'phone' | 'locale', readonly Rule[]>> = {
  name: [[(text) => text.length > 0, 'must not be empty'], [(text) => text.length <= 200, 'at most 200 characters'], [(text) => plainText.test(text), 'must be one line of plain text']],
  email: [[(text) => text.length <= 254, 'at most 254 characters'], [(text) => emailAddress.test(text), 'must be an address such as name@company.example']],
  phone: [[(text) => /^\+[1-9]\d{6,14}$/.test(text), 'must be + and 7 to 15 digits, such as +358401234567']],
  locale: [[(text) => /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(text), 'must be a language tag such as fi or sv-FI']],
};

const shapeRule = 'profile: must hold name and locale, perhaps email, phone and fields, and nothing else';

/** A stored profile, or `undefined` where it is none. */
export function readProfile(value: unknown): Profile | undefined {
  const read = readShape(value);
  return read.ok ? read.profile : undefined;
}

/** Checks a profile as a person or a head user gave it: spaces around are dropped, and so are those inside a phone. */
export function parseProfile(value: unknown): ReadProfile {
  return readShape(tidy(value));
}

function readShape(value: unknown): ReadProfile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return Object.freeze({ ok: false, issues: issuesOf([['', shapeRule]]) });
  const { name, email, phone, locale, fields, ...others }: Readonly<Partial<Record<string, unknown>>> = { ...value };
  const wrong: (readonly [path: string, message: string])[] = [];
  const text = (field: keyof typeof rules, given: unknown): string => {
    const read = typeof given === 'string' ? given : undefined;
    const broken = read === undefined ? ['must be a text'] : rules[field].filter(([holds]) => !holds(read)).map(([, message]) => message);
    wrong.push(...broken.map((message) => [field, `${field}: ${message}`] as const));
    return read ?? '';
  };
  const profile: Profile = {
    name: text('name', name),
    ...(email === undefined ? {} : { email: text('email', email) }),
    ...(phone === undefined ? {} : { phone: text('phone', phone) }),
    locale: text('locale', locale),
    ...(fields === undefined ? {} : { fields }),
  };
  if (fields !== undefined && !isStorable(fields)) wrong.push(['fields', fieldsRule]);
  if (Object.keys(others).length > 0) wrong.push(['', shapeRule]);
  return wrong.length === 0 ? Object.freeze({ ok: true, profile: Object.freeze(profile) }) : Object.freeze({ ok: false, issues: issuesOf(wrong) });
}

function issuesOf(wrong: readonly (readonly [path: string, message: string])[]): readonly ProfileIssue[] {
  return Object.freeze(wrong.map(([path, message]) => Object.freeze({ path, message })));
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
