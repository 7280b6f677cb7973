/** A browser without pages: it keeps its cookies and its connection, and says how long each answer took. */
import { Agent, request } from 'node:http';

/** @param {number} port */
export function createBrowser(port) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** @type {Map<string, string>} */
  const cookies = new Map();
  const origin = `http://127.0.0.1:${String(port)}`;
  /** @param {'GET' | 'POST'} method @param {string} path @param {object} [body] @returns {Promise<{ status: number, body: Record<string, unknown>, ms: number }>} */
  const call = (method, path, body) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = { origin, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(method === 'POST' ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}) };
      const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
        let received = '';
        answer.setEncoding('utf8');
        answer.on('data', (/** @type {string} */ chunk) => (received += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          for (const cookie of answer.headers['set-cookie'] ?? []) {
            const [pair = ''] = cookie.split(';');
            const at = pair.indexOf('=');
            if (/Max-Age=0/i.test(cookie)) cookies.delete(pair.slice(0, at));
            else cookies.set(pair.slice(0, at), pair.slice(at + 1));
          }
          resolve({ status: answer.statusCode ?? 0, body: received === '' ? {} : JSON.parse(received), ms: performance.now() - began });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  return { call, close: () => agent.destroy() };
}
