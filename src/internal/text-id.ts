import { utf8 } from './bytes.js';
import { bytesId } from './bytes-id.js';

/** An id for what a text names: the same for all who name it, 43 characters. */
export function textId(text: string): string {
  return bytesId(utf8(text));
}
