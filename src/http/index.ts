export { authRoutes, type AuthRoutes } from './auth-routes.js';
export type { AuthRoutesOptions, FormOutcome, SheetFile, SheetOrder } from './options.js';
export { requireSession, type RequiredSession, type RequireSessionOptions, type SessionGuard } from './require-session.js';
export type { SessionRules } from './session-rules.js';
export type { Api, BrowserState, GetOperation, HttpRefusal, OperationId, Problem, ProblemCode, SheetFormat } from './wire.js';
