export { authRoutes, type AuthRoutes } from './auth-routes.js';
export type { AuthRoutesOptions, FormOutcome, SheetFile, SheetOrder } from './options.js';
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
