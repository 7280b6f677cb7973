export { swedish } from './swedish.js';
