/**
 * Whether a page of this site asks (R167; OWASP ASVS 3.5.1). `Origin` has to be one of ours. A browser that leaves it out must at least say
 * by Fetch Metadata that the request stays within the origin; whoever sends neither is no browser on a page of ours. Where both are there,
 * both have to agree: a page of a sister domain is `same-site`, and not ours. A page of ours with the policy `no-referrer` makes its browser send
 * `null` along with forms, which says as little as none; what a frame in a sandbox sends as `null` is `cross-site`.
 */
export function isFromOurPages(request: Request, origins: ReadonlySet<string>): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  return origin === null || origin === 'null' ? site === 'same-origin' : origins.has(origin);
}

/**
 * Whether a browser says that a page of another site calls what phones call. An app says nothing of the kind, and needs no `Origin`: nothing that a browser sends along by
 * itself counts there, so that no forged request can borrow it. A page of another site could read no answer, either; but it could have its visitors' browsers guess at
 * pairing codes, from addresses that are not its own.
 */
export function isFromOtherPages(request: Request, origins: ReadonlySet<string>): boolean {
  const origin = request.headers.get('origin');
  return isFromElsewhere(request) || (origin !== null && !isFromOurPages(request, origins));
}

/**
 * Whether a page of another site asks for something that only reads. It could not see the answer, but whoever is asked keeps a session alive: where a
 * browser says by Fetch Metadata that it comes from elsewhere, it gets none. A sister domain is elsewhere.
 */
export function isFromElsewhere(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  return site === 'cross-site' || site === 'same-site';
}
