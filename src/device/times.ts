import { encodeBase64url } from '../internal/base64url.js';
import type { Phone } from './phone.js';

/** What time it is by the server's clock, as far as it was heard of: a phone with a wrong clock signs by it. In ms. */
export function serverNow({ clock, talks }: Pick<Phone, 'clock' | 'talks'>, id: string): number {
  return Math.max(0, Math.floor(clock.now() + (talks.get(id)?.aheadMs ?? 0)));
}

const lifeSeconds = 60;

/** The times and the name of a statement that is signed now. */
export function timesOf(phone: Pick<Phone, 'clock' | 'talks' | 'random'>, id: string): { readonly iat: number; readonly exp: number; readonly jti: string } {
  const iat = Math.floor(serverNow(phone, id) / 1000);
  return { iat, exp: iat + lifeSeconds, jti: encodeBase64url(phone.random.bytes(16)) };
}
