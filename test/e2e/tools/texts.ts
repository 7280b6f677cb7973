export { texts } from '../../../examples/demo/texts/index.js';
export { languages, type Language } from '../../../examples/demo/language.js';
