/** What the example uses of Deno; a project of yours has all of it from Deno itself. */
declare const Deno: {
  readonly serve: (options: { readonly port: number; readonly hostname: string; readonly onListen: () => void }, answer: (request: Request) => Promise<Response>) => unknown;
};
