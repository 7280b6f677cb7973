export { describeKeyAssurance, describeListAssurance, type Assurance } from './assurance.js';
export { judgeSession, openLifetime, type SessionLifetime, type SessionLimits, type SessionVerdict } from './lifetime.js';
export { generateToken, matchToken, parseToken, type GeneratedToken, type ParseTokenResult } from './token.js';
