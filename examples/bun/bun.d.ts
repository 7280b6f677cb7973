/** What the example uses of Bun; a project of yours has all of it from `@types/bun`. */
declare const Bun: {
  readonly serve: (options: { readonly port: number; readonly hostname: string; readonly routes: Readonly<Record<string, (request: Request) => Promise<Response>>> }) => unknown;
};
