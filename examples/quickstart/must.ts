/** What was asked for, or an error that says how it was refused: the story goes on only where all is well. */
export function must<T extends { readonly ok: boolean }>(result: T): Extract<T, { readonly ok: true }> {
  if (!isOk(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

function isOk<T extends { readonly ok: boolean }>(result: T): result is Extract<T, { readonly ok: true }> {
  return result.ok;
}
