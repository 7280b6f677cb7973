import { bytesId } from '../internal/bytes-id.js';
import type { SignedRequest } from '../service/types.js';

/**
 * What a paired phone has signed, and the request that it has to be about; `undefined` unless there is one statement (R119, RFC 9449 section 4.3). Two headers are
 * joined by a comma, which stands in no statement. The path is that of the request as it came, the base path and the query with it: what stands before the routes
 * may not rewrite it.
 */
export function signedRequestOf(request: Request, body: Uint8Array): SignedRequest | undefined {
  const statement = request.headers.get('lukko-request');
  if (statement === null || statement === '' || statement.includes(',')) return undefined;
  const { pathname, search } = new URL(request.url);
  return { statement, method: request.method, path: pathname + search, bodyHash: bytesId(body) };
}
