import type { Operation } from './operation.js';

/** TODO */
export function describeApi(input: { readonly operations: readonly Operation[]; readonly basePath: string }): object {
  return { openapi: '3.1.0', paths: Object.fromEntries(input.operations.map(({ id }) => [`${input.basePath}/${id}`, {}])) };
}
