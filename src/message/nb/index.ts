export { norwegian } from './norwegian.js';
