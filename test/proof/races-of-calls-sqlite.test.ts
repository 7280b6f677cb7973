import { proveCalls } from '../engines/race/prove-calls.js';
import { createRacedFile } from '../engines/race/raced-file.js';

// In a file of its own, so that it runs beside the other races.
proveCalls((await createRacedFile()).database);
