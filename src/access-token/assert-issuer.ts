/**
 * Refuses an issuer that is no https URL: RFC 9068 has tokens and their keys come from one (RFC 8414 section 2). It is compared letter by
 * letter, so that it must be given the same way on both sides.
 *
 * @throws TypeError or RangeError naming it
 */
export function assertIssuer(value: unknown, allowLoopbackHttp: unknown): asserts value is string {
  if (allowLoopbackHttp !== undefined && typeof allowLoopbackHttp !== 'boolean') throw new TypeError('allowLoopbackHttp: must be true or false, or left out');
  // The parser forgives white space, which no other side would compare as equal.
  const url = typeof value === 'string' && !/\s/.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) throw new TypeError('issuer: must be an absolute URL such as https://service.example');
  const loopback = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(allowLoopbackHttp === true && loopback)) {
    throw new RangeError('issuer: must be https; for development on this machine set allowLoopbackHttp');
  }
  if (url.username !== '' || url.password !== '' || /[?#]/.test(url.href)) throw new RangeError('issuer: must have no query, fragment or credentials');
}
