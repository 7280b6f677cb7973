/** The story with all that is kept in a database, whose tables are there: `sql.mjs URL [schema]`. */
import { openSqlStorage } from 'lukko/adapter/sql';
import { tellStory } from './story.mjs';

const [url = '', schema] = process.argv.slice(2);
const storage = await openSqlStorage({ url, schema });
await tellStory({ onStep: (step) => console.log(step), options: { storage } });
await storage.close();
