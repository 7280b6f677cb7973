export { authRoutes, type AuthRoutes } from './auth-routes.js';
export type { AuthRoutesOptions, FormOutcome, SheetFile, SheetOrder } from './options.js';
export { requireSession, type RequiredSession, type RequireSessionOptions, type SessionGuard } from './require-session.js';
export type { SessionRules } from './session-rules.js';
export { sessionToken } from './session-token.js';
export type {
  Api,
  BrowserState,
  Exchange,
  GetOperation,
  Held,
  HttpRefusal,
  OperationId,
  People,
  Problem,
  ProblemCode,
  ProvisionManyExchange,
  Refused,
  Renewed,
  Renewing,
  Sent,
  SheetFormat,
  StateResult,
  Told,
} from './wire.js';
