import { asCoded, isCollision } from './sql-error.js';

const mostTries = 6;
const firstWaitMs = 5;

/**
 * Runs one statement, or one transaction. What the engine undid because of others is tried again, a few times; whatever else goes wrong is a
 * coded error. A connection that broke is not tried again: nobody knows whether the statement came through.
 */
export async function run<T>(statement: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await statement();
    } catch (cause) {
      if (!isCollision(cause) || tries >= mostTries) throw asCoded(cause);
    }
    await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** tries));
  }
}
