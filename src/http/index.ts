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
  HeldByPhone,
  HttpRefusal,
  OperationId,
  People,
  PhoneExchange,
  PhoneOperation,
  Problem,
  ProblemCode,
  ProvisionManyExchange,
  Refused,
  Renewed,
  Renewing,
  Sent,
  SheetFormat,
  SignedOperation,
  StateResult,
  Told,
} from './wire.js';
