import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the gateway got it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a gateway answers with; `undefined` is never an answer. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Goes on and on. */
  readonly isEndless?: boolean;
  /** The body never ends. */
  readonly hangs?: boolean;
}

/** An SMS gateway on this machine. */
export interface TestGateway {
  readonly origin: string;
  readonly asked: readonly Asked[];
  readonly close: () => Promise<void>;
}

/** Starts one that answers as it is told. */
export async function startGateway(answer: (asked: Asked) => Answer | undefined): Promise<TestGateway> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const one: Asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      respond(response, answer(one));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

function respond(response: ServerResponse, answer: Answer | undefined): void {
  if (answer === undefined) return;
  const { status, headers = {}, body = '', isEndless = false, hangs = false } = answer;
  response.writeHead(status, headers);
  if (isEndless) pour(response);
  else if (hangs) response.write(body);
  else response.end(body);
}

function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write('x'.repeat(16_384)));
  response.once('drain', () => pour(response));
}
