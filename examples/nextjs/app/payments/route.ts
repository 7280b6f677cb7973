import { showTo } from '../../lukko';

// For five minutes after the login, or a step-up.
export const GET = showTo({ maxAgeMs: 5 * 60_000, method: 'otp-list' });
