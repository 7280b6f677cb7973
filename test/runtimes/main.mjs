/** The story on Node, Bun and Deno: a line for each step that was gone through. */
import { tellStory } from './story.mjs';

await tellStory({ onStep: (step) => console.log(step) });
