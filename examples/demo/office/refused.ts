/** What a use case of the office refuses with. */
export interface Refused {
  readonly ok: false;
  readonly reason: string;
  readonly issues?: readonly { readonly path: string }[] | undefined;
  readonly retryAfterMs?: number | undefined;
}

const fieldOf: Readonly<Record<string, string>> = { 'email-missing': 'email', 'phone-missing': 'phone', 'same-channel': 'route' };

/** The page that shows a refusal, with the fields that it is about. */
export function refusedPage(page: string, { reason, issues = [], retryAfterMs }: Refused): string {
  const query = new URLSearchParams({ problem: reason });
  const field = fieldOf[reason];
  const fields = field === undefined ? issues.map(({ path }) => path) : [field];
  if (fields.length > 0) query.set('fields', fields.join(','));
  if (retryAfterMs !== undefined) query.set('wait', String(Math.ceil(retryAfterMs / 1000)));
  return `${page}?${query.toString()}`;
}
