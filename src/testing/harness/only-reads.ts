const reading: readonly string[] = ['find', 'findBy', 'findDue', 'scan', 'read', 'list', 'head', 'hash', 'verify', 'suffixes', 'level', 'passes', 'authorize', 'headUsers'];

/** Whether a port call, such as `accounts.find`, changes nothing. */
export function onlyReads(call: string): boolean {
  return reading.includes(call.slice(call.indexOf('.') + 1));
}
