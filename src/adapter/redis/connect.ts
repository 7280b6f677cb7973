import { createLine, type Line, type Server } from './create-line.js';
import { openGate } from './open-gate.js';
import { readPlace, type RedisPlace } from './options.js';
import { usualPatienceMs } from './patience.js';
import { asCoded } from './redis-error.js';
import type { ScriptName } from './scripts.js';

/** A Redis that is open. */
export interface Connection {
  /** Runs a script over the keys of one kind of thing, `flows` or `ledgers`, in one step. */
  readonly run: (name: ScriptName, kind: string, args: readonly string[]) => Promise<readonly string[]>;
  /** The text of one record, or none. */
  readonly find: (kind: string, id: string) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

const [firstPauseMs, longestPauseMs] = [10, 1_000];

/**
 * Connects, once: what cannot be reached, or does not serve by what `look` throws, is told. After a line that breaks, or whose server serves no more, comes the next one,
 * never two at a time, looked at as the first was. Until then everything is refused at once: a command that waited would come when nobody asks for it any more.
 */
export async function connect(options: RedisPlace, look: (server: Server) => Promise<void>, patienceMs: number = usualPatienceMs): Promise<Connection> {
  const { url, prefix } = readPlace(options);
  let line: Line;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [isOpen, pauseMs] = [true, firstPauseMs];
  const gate = openGate<Line>((unfit) => {
    // By then another may be the primary at this address.
    pauseMs = longestPauseMs;
    unfit.end();
  });
  const begin = async (): Promise<void> => {
    line = createLine(url, patienceMs);
    try {
      await line.connect();
      await look(line);
      pauseMs = firstPauseMs;
      gate.open(line);
    } catch (cause) {
      gate.shut(cause);
      line.end();
      throw asCoded(cause);
    }
  };
  const keepUp = async (): Promise<void> => {
    for (;;) {
      await line.ended;
      if (!isOpen) return;
      await new Promise((resolve) => {
        timer = setTimeout(resolve, pauseMs);
      });
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      await begin().catch(() => undefined);
    }
  };
  const close = (): Promise<void> => {
    isOpen = false;
    clearTimeout(timer);
    line.end();
    return Promise.resolve();
  };
  await begin();
  void keepUp();
  return Object.freeze<Connection>({
    run: (name, kind, args) => gate.pass((looked) => looked.run(name, `${prefix}${kind}`, args)),
    find: (kind, id) => gate.pass((looked) => looked.find(`${prefix}${kind}:${id}`)),
    close,
  });
}
