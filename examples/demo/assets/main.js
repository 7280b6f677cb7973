// Everything here only makes the pages more comfortable: without scripts all of them work.
import './password.js';
import './copy.js';
import './save.js';
import './tour.js';
import './recovery.js';
import './csv.js';
import './waiting.js';
