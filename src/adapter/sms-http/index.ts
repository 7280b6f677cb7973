export { createSmsHttp } from './create-sms-http.js';
export type { SmsFetch, SmsFetchAnswer, SmsFetchBody, SmsFetchRequest } from './fetch.js';
export type { SmsHttpOptions } from './options.js';
