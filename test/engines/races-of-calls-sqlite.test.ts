import { proveCalls } from './race/prove-calls.js';
import { createRacedFile } from './race/raced-file.js';

// Whole calls take too long for `npm run check`, where the deciding steps race. In a file of its own, so that it runs beside the other races.
proveCalls((await createRacedFile()).database);
