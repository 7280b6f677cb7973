import type { Socket } from 'node:net';

/** What a proxy has to know of how a server is spoken to. */
export interface Protocol {
  /** Where such a server listens by default. */
  readonly port: number;
  /** The whole messages that each piece of the stream completes. */
  readonly messagesOf: (socket: Socket, end: 'client' | 'server') => AsyncGenerator<readonly Buffer[]>;
  /** The text of the statement that begins in these messages: a client sends one, and waits. */
  readonly statementOf: (messages: readonly Buffer[]) => string | undefined;
  /** For one connection: what says whether an answer has come to its end with these messages of the server. */
  readonly createIsWhole: () => (messages: readonly Buffer[]) => boolean;
}

/** Frontend/backend protocol 3.0: a letter, the length of what follows with itself, and the body; the first message has no letter. */
export const postgresql: Protocol = {
  port: 5432,
  messagesOf: (socket, end) => {
    let letter = end === 'client' ? 0 : 1;
    const lengthOf = (rest: Buffer): number => {
      if (rest.length < letter + 4) return Infinity;
      const length = letter + rest.readUInt32BE(letter);
      if (rest.length >= length) letter = 1;
      return length;
    };
    return wholeOf(socket, lengthOf);
  },
  statementOf: (messages) => {
    const [query, parse] = ['Q'.charCodeAt(0), 'P'.charCodeAt(0)];
    const found = messages.find((message) => message.length > 5 && (message[0] === query || message[0] === parse));
    if (found === undefined) return undefined;
    const [name = '', text = ''] = found.subarray(5).toString('utf8').split('\0');
    return found[0] === query ? name : text;
  },
  createIsWhole: () => (messages) => messages.some(([kind]) => kind === 'Z'.charCodeAt(0)),
};

const header = 4;
const [ok, endOfRows, refusal] = [0x00, 0xfe, 0xff];
const query = 0x03;

/** Client/server protocol of MySQL and MariaDB: three bytes of length, a number in a row that each command begins anew, and the body. */
export const mysql: Protocol = {
  port: 3306,
  messagesOf: (socket) => wholeOf(socket, (rest) => (rest.length < header ? Infinity : header + rest.readUIntLE(0, 3))),
  statementOf: (messages) => {
    const found = messages.find((message) => message[3] === 0 && message[header] === query);
    const text = found?.subarray(header + 1).toString('utf8');
    // How a new connection is set is no statement of a store's; the values of the others stand in the text.
    return text === undefined || /^(?:set session|select @@)/.test(text) ? undefined : text.replaceAll(/'(?:[^'\\]|\\.)*'|\b\d+\b/gs, '?');
  },
  createIsWhole: () => {
    let ends: number | undefined;
    // Rows come between two ends, that of the columns and their own.
    const isLast = (message: Buffer): boolean => {
      const kind = message[header];
      if (ends === undefined) {
        if (message[3] !== 1) return false;
        if (kind !== ok && kind !== refusal) ends = 0;
        return ends === undefined;
      }
      if (kind === endOfRows && message.length < header + 9) ends += 1;
      if (kind !== refusal && ends < 2) return false;
      ends = undefined;
      return true;
    };
    return (messages) => messages.map(isLast).includes(true);
  },
};

/** RESP3 of Redis: a sign, a number, and what it counts: bytes, or values. What a new connection asks for is no command of a store's: those are scripts, and GETEX, which reads. */
export const redis: Protocol = {
  port: 6379,
  messagesOf: (socket) => wholeOf(socket, (rest) => endOfValue(rest, 0)),
  statementOf: (messages) => messages.map((message) => /\r\n(GETEX|EVAL(?:SHA)?\r\n[^]*?\r\n[^]*?)\r\n/.exec(message.toString('utf8'))?.[1]).find((script) => script !== undefined),
  createIsWhole: () => () => true,
};

/** Where the value ends that begins there: Infinity where that is not to be seen yet. */
function endOfValue(rest: Buffer, at: number): number {
  const endOfLine = rest.indexOf('\r\n', at);
  if (endOfLine < 0) return Infinity;
  const [sign, count] = [String.fromCharCode(rest[at] ?? 0), Math.max(-1, Number(rest.toString('latin1', at + 1, endOfLine)))];
  let end = endOfLine + 2;
  if ('$=!'.includes(sign)) return count < 0 ? end : end + count + 2;
  const values = '*~>'.includes(sign) ? count : sign === '%' ? 2 * count : 0;
  for (let value = 0; value < values && end < rest.length + 1; value += 1) end = endOfValue(rest, end);
  return end;
}

/** Whole messages, each as long as `lengthOf` says of what begins with it: Infinity where that is not to be seen yet. */
async function* wholeOf(socket: Socket, lengthOf: (rest: Buffer) => number): AsyncGenerator<readonly Buffer[]> {
  let rest = Buffer.alloc(0);
  for await (const piece of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, piece]);
    const messages: Buffer[] = [];
    for (let length = lengthOf(rest); length <= rest.length; length = lengthOf(rest)) {
      messages.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    if (messages.length > 0) yield messages;
  }
}
