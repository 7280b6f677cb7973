export { authRoutes, type AuthRoutes } from './auth-routes.js';
export type { AuthRoutesOptions, FormOutcome, SheetFile, SheetOrder } from './options.js';
export type { Api, BrowserState, GetOperation, HttpRefusal, OperationId, Problem, ProblemCode, SheetFormat } from './wire.js';
