import { proveCalls } from './race/prove-calls.js';
import { createRacedFile } from './race/raced-file.js';

// Whole calls take too long for `npm run check`, where the deciding steps race. In a file of its own, so that it runs beside the other races.
// What decides in them races a thousand rounds over a file in `test/proof/races-sqlite.test.ts`, and they themselves over PostgreSQL.
proveCalls((await createRacedFile()).database, 200);
