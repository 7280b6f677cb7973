const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\])$/i;

/** Whether a host name is this machine's own: what is said to it passes no network. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}
