/** `node test/bench/run-case.mjs URL`: runs one case and prints its rows as JSON. */
const [url = ''] = process.argv.slice(2);
/** @type {import('./run.mjs').Case} */
const { run } = await import(url);
console.log(JSON.stringify(await run()));
