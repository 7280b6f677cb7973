export { createClient, type Client, type ClientOptions } from './create-client.js';
export type { Answer, CallId, CallResult, ClientProblem, ClientProblemCode, SheetId, SheetResult } from './result.js';
export type { ClientSnapshot, Known, Phase } from './snapshot.js';
export type { Fetch, FetchAnswer, FetchRequest } from './fetch.js';
