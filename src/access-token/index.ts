export type { AccessTokenClaims } from './claims.js';
export { createAccessTokens, type AccessTokens, type AccessTokensOptions, type IssueAccessTokenInput, type IssueAccessTokenResult } from './create-access-tokens.js';
export type { JsonWebKeySet, PublicJwk } from './json-web-key-set.js';
export { verifyAccessToken, type VerifyAccessTokenInput, type VerifyAccessTokenResult } from './verify-access-token.js';
