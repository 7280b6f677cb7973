/** Imports each module that it is told, and says so. */
for (const name of process.argv.slice(2)) {
  await import(name);
  console.log(name);
}
