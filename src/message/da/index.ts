export { danish } from './danish.js';
