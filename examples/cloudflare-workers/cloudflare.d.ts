/** What the example uses of Cloudflare's; a project of yours has all of it from `wrangler types`. */
declare module 'cloudflare:workers' {
  export function waitUntil(task: Promise<unknown>): void;
}
