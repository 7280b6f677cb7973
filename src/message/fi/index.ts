export { finnish } from './finnish.js';
