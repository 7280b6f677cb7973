export { createClient, type Client, type ClientOptions } from './create-client.js';
export type { Answer, CallId, CallResult, ClientProblem, ClientProblemCode, FileFormat, Progress, ProvisionManyCallResult, SheetId, SheetResult } from './result.js';
export type { ClientSnapshot, Known, Phase, Shown } from './snapshot.js';
export type { Fetch, FetchAnswer, FetchBody, FetchRequest } from './fetch.js';
