/** One instance of a host in a process of its own: its people log in and have their sessions checked, all at once, as long as it is told to. */
import { openSqlStorage } from 'lukko/adapter/sql';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, must, toChallenge } from '../walk.mjs';

/** @typedef {{ username: string, codes: readonly string[], browser: string | undefined, token: string }} Person */
/** @typedef {{ url: string, schema: string, poolSize: number, keys: import('lukko').AuthOptions['keys'], people: readonly Person[] }} Setup */

const checksToALogin = 10;

/** @param {Setup} setup */
async function createInstance({ url, schema, poolSize, keys, people }) {
  const { auth } = createHost({ storage: await openSqlStorage({ url, schema, poolSize }), keys, hasher: createMeteredHasher().hasher });
  const owners = people.map((person) => ({ ...person }));
  /** @param {typeof owners[number]} owner @param {number} until */
  const live = async (owner, until) => {
    let done = 0;
    while (performance.now() < until) {
      const { attempt, challenge } = await toChallenge(auth, owner);
      const answered = must(await auth.login.answerOtp({ attempt, code: owner.codes[challenge.position - 1] ?? '' }));
      if (answered.next !== 'authenticated') throw new Error('expected a session');
      owner.token = answered.token;
      done += 1;
      for (let check = 0; check < checksToALogin && performance.now() < until; check += 1, done += 1) must(await auth.sessions.check({ token: owner.token }));
    }
    return done;
  };
  return async (/** @type {number} */ ms) => {
    const began = performance.now();
    const done = await Promise.all(owners.map((owner) => live(owner, began + ms)));
    return (done.reduce((sum, one) => sum + one, 0) / (performance.now() - began)) * 1_000;
  };
}

/** @type {((ms: number) => Promise<number>) | undefined} */
let run;
process.on('message', (/** @type {Setup | number} */ message) => {
  const answer = async () => {
    if (typeof message === 'number') return run?.(message);
    run = await createInstance(message);
    return 'ready';
  };
  void answer().then((answered) => process.send?.(answered));
});
process.on('disconnect', () => process.exit());
