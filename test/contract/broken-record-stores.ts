import type { AccountRecord, RecordStore } from '../../src/port/index.js';
import { roundTrip, type Broken } from './failures-of.js';

/**
 * Record stores with one flaw each, as one finds them in the wild: read-then-write, a collation that folds case, a column that is
 * too short. The suite must fail them all.
 */
export type Accounts = RecordStore<AccountRecord, Index>;
type Rows = Map<string, AccountRecord>;
type Index = 'username' | 'contactKeys' | 'organizationId';

const copy = <T>(value: T): T => structuredClone(value);
const textsOf = (record: AccountRecord, index: Index): readonly string[] => [record[index]].flat();
const hasTaken = (rows: Rows, record: AccountRecord): boolean => rows.has(record.id) || [...rows.values()].some(({ username }) => username === record.username);
const expiredIds = (rows: Rows, now: number): string[] => [...rows.values()].filter(({ removeAt = Infinity }) => removeAt <= now).map(({ id }) => id);
/** What is left of a scan, in the order of the ids as the language compares them. */
const behind = (rows: Rows, after: string | undefined, fold: (id: string) => string = (id) => id): readonly AccountRecord[] =>
  [...rows.values()].filter(({ id }) => after === undefined || fold(id) > fold(after)).sort((a, b) => (fold(a.id) < fold(b.id) ? -1 : 1));
/** As UTF-8 and UTF-32 order texts, and UTF-16 does not. */
const byCodePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A store without a flaw, unless one is put in: the control of this test. */
export function createAccounts(flaw: (rows: Rows, sound: Accounts) => Partial<Accounts> = () => ({})): Accounts {
  const rows: Rows = new Map();
  const sound: Accounts = {
    insert: async (record) => {
      if (hasTaken(rows, record)) return 'exists';
      rows.set(record.id, copy(record));
      return 'inserted';
    },
    find: async (id) => copy(rows.get(id)),
    findBy: async (index, value) => copy([...rows.values()].filter((record) => textsOf(record, index).includes(value))),
    update: async (record, expectedVersion) => {
      if (record.version !== expectedVersion + 1) throw new TypeError('record.version');
      if (rows.get(record.id)?.version !== expectedVersion) return false;
      rows.set(record.id, copy(record));
      return true;
    },
    remove: async (id) => rows.delete(id),
    scan: async (after, limit) => copy(behind(rows, after).slice(0, limit)),
    removeExpired: async (now, limit) => expiredIds(rows, now).slice(0, limit).filter((id) => rows.delete(id)).length,
  };
  return { ...sound, ...flaw(rows, sound) };
}

/** Every text of every record goes through `fold` before it is compared or used as a key. */
function folding(fold: (text: string) => string): (rows: Rows) => Partial<Accounts> {
  return (rows) => ({
    findBy: async (index, value) => copy([...rows.values()].filter((record) => textsOf(record, index).some((text) => fold(text) === fold(value)))),
  });
}

/** Every record goes through `spoil` on its way in. */
function storing(spoil: (record: AccountRecord) => AccountRecord): (rows: Rows, sound: Accounts) => Partial<Accounts> {
  return (_rows, sound) => ({ insert: (record) => sound.insert(spoil(record)), update: (record, version) => sound.update(spoil(record), version) });
}

const exact = (index: Index): string => `findBy ${index} finds exactly the text: case, spaces, normal form and wildcards count`;
const foundAsItWas = 'a new record is inserted and found as it was, and no other id finds it';
const oddIds = 'ids are told apart by case, spaces, normal form and every odd character';
const longText = 'a text of 10,000 characters, and the letters of every script, come back as they were';
const takenUsername = 'a username that is taken answers exists and changes nothing';
const followsUpdates = 'findBy contactKeys follows an update, and not an update that lost';
const atRemoveAt = 'removeExpired takes a record at its removeAt and not a millisecond before';
const parallelRemovals = 'parallel calls of removeExpired count every record once';
const raceOfUpdates = ['of 50 parallel updates at one version exactly one is true, and that one is kept', 'ten callers that each try until they win all get in, and no update is lost'];
const raceOfInserts = ['of 50 parallel inserts of one id exactly one is inserted, and that one is kept', 'of 50 parallel inserts of one username exactly one is inserted, and that one is kept'];
const everyRecord = 'scan meets every record once, whatever the size of a page, and none in an empty store';
const scanLimit = 'scan gives at most limit records, none for 0, and the same ones until something changes';
const scanBehind = 'scan begins behind the record with the id it is given, and behind the last there is none';
const scanOddIds = 'scan meets ids once that differ in case, spaces, normal form and every odd character';
const scanRemovals = 'scan goes on where it was though records are removed, the last one it gave among them';
const scanInserts = 'scan meets what was there once while records are inserted, and no record twice';
const scanUpdates = 'scan meets a record once that is updated meanwhile, and in its newest version';
const twoScans = 'two scans at a time know nothing of each other';
const mutatedAfterScan = 'mutating a record that a scan met changes nothing that is stored';
const mutatedAfterPassing = 'mutating a record after it was passed changes nothing that is stored';
const mutatedAfterFinding = 'mutating a record that was found changes nothing that is stored';

const flaws: readonly (readonly [flaw: string, put: (rows: Rows, sound: Accounts) => Partial<Accounts>, caughtBy: readonly string[]])[] = [
  [
    'there is no column for what a later release added',
    (_rows, sound) => ({
      insert: ({ recoveredAt: _lost, ...record }) => sound.insert(record),
    }),
    [foundAsItWas, everyRecord],
  ],
  [
    'update reads, waits, then writes',
    (rows) => ({
      update: async (record, expectedVersion) => {
        const stored = rows.get(record.id);
        await roundTrip();
        if (stored?.version !== expectedVersion || record.version !== expectedVersion + 1) return false;
        rows.set(record.id, copy(record));
        return true;
      },
    }),
    raceOfUpdates,
  ],
  [
    'update does not look at the version',
    (rows) => ({ update: async (record) => rows.has(record.id) && rows.set(record.id, copy(record)).size > 0 }),
    ['an update at another version is false and changes nothing', ...raceOfUpdates],
  ],
  [
    'update takes any version of the record',
    (rows) => ({
      update: async (record, expectedVersion) => rows.get(record.id)?.version === expectedVersion && rows.set(record.id, copy(record)).size > 0,
    }),
    ['an update whose version is not one more than expected is never true and changes nothing'],
  ],
  [
    'update keeps properties that were left out',
    (rows, sound) => ({ update: (record, version) => sound.update({ ...rows.get(record.id), ...record }, version) }),
    ['an update at the expected version replaces the whole record and no other'],
  ],
  [
    'update inserts what is gone',
    (rows, sound) => ({
      update: async (record, version) => (rows.has(record.id) ? sound.update(record, version) : rows.set(record.id, copy(record)).size > 0),
    }),
    ['an update of a record that is gone, or never was, is false and brings nothing back'],
  ],
  [
    'insert checks, waits, then writes',
    (rows) => ({
      insert: async (record) => {
        const taken = hasTaken(rows, record);
        await roundTrip();
        if (!taken) rows.set(record.id, copy(record));
        return taken ? 'exists' : 'inserted';
      },
    }),
    raceOfInserts,
  ],
  [
    'insert knows of no unique property',
    (rows) => ({
      insert: async (record) => {
        if (rows.has(record.id)) return 'exists';
        rows.set(record.id, copy(record));
        return 'inserted';
      },
    }),
    [takenUsername, 'of 50 parallel inserts of one username exactly one is inserted, and that one is kept'],
  ],
  [
    'insert overwrites',
    (rows) => ({
      insert: async (record) => {
        const taken = hasTaken(rows, record);
        rows.set(record.id, copy(record));
        return taken ? 'exists' : 'inserted';
      },
    }),
    ['an id that is taken answers exists and changes nothing', takenUsername],
  ],
  [
    'insert gives up when another is running',
    (_rows, sound) => {
      let running = false;
      return {
        insert: async (record) => {
          if (running) return 'exists';
          running = true;
          await roundTrip();
          running = false;
          return sound.insert(record);
        },
      };
    },
    ['50 parallel inserts that do not clash are all inserted'],
  ],
  ['findBy folds case', folding((text) => text.toLowerCase()), [exact('username'), exact('contactKeys')]],
  ['findBy normalises', folding((text) => text.normalize('NFKC')), [exact('username'), exact('contactKeys')]],
  ['findBy ignores spaces at the end', folding((text) => text.trimEnd()), [exact('username'), exact('contactKeys')]],
  [
    'findBy takes % and _ for wildcards',
    (rows) => ({
      findBy: async (index, value) => {
        const pattern = new RegExp(`^${value.replace(/[^%_a-z]/giu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`).replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
        return copy([...rows.values()].filter((record) => textsOf(record, index).some((text) => pattern.test(text))));
      },
    }),
    [exact('username'), exact('contactKeys')],
  ],
  ['findBy looks at the joined texts of an array', (rows) => ({ findBy: async (index, value) => copy([...rows.values()].filter((record) => record[index].includes(value))) }), [exact('username')]],
  ['findBy looks at the first text of an array', (rows) => ({ findBy: async (index, value) => copy([...rows.values()].filter((record) => textsOf(record, index)[0] === value)) }), ['findBy contactKeys finds a record by each text that it holds, and by no part of them']],
  ['findBy finds one record', (_rows, sound) => ({ findBy: async (index, value) => (await sound.findBy(index, value)).slice(0, 1) }), ['findBy contactKeys finds all records that share the text, and no other']],
  [
    'the index is written at the insert only',
    (rows) => {
      const first: Rows = new Map();
      return {
        insert: async (record) => {
          if (hasTaken(rows, record)) return 'exists';
          rows.set(record.id, copy(record));
          first.set(record.id, copy(record));
          return 'inserted';
        },
        findBy: async (index, value) => copy([...first.values()].filter((record) => textsOf(record, index).includes(value))),
      };
    },
    ['findBy username no longer finds what was removed', 'findBy contactKeys no longer finds what was removed', followsUpdates],
  ],
  [
    'the index follows an update that lost',
    (rows, sound) => {
      const late: Rows = new Map();
      return {
        update: (record, version) => {
          late.set(record.id, copy(record));
          return sound.update(record, version);
        },
        findBy: async (index, value) => copy([...rows.values()].map((record) => late.get(record.id) ?? record).filter((record) => textsOf(record, index).includes(value))),
      };
    },
    [followsUpdates],
  ],
  ['find gives the stored object', (rows) => ({ find: async (id) => rows.get(id) }), [mutatedAfterFinding]],
  ['findBy gives the stored objects', (rows) => ({ findBy: async (index, value) => [...rows.values()].filter((record) => textsOf(record, index).includes(value)) }), [mutatedAfterFinding]],
  [
    'the passed object is stored',
    (rows) => ({
      insert: async (record) => {
        if (hasTaken(rows, record)) return 'exists';
        rows.set(record.id, record);
        return 'inserted';
      },
    }),
    [mutatedAfterPassing],
  ],
  ['find answers null for nothing', (rows) => ({ find: async (id) => copy(rows.get(id) ?? (null as never)) }), [foundAsItWas]],
  ['ids fold case', (rows, sound) => ({ find: (id) => sound.find([...rows.keys()].find((key) => key.toLowerCase() === id.toLowerCase()) ?? id) }), [oddIds]],
  [
    'ids are properties of a plain object',
    (_rows, sound) => {
      const names: Record<string, boolean> = {};
      return {
        insert: async (record) => {
          if (names[record.id]) return 'exists';
          names[record.id] = true;
          return sound.insert(record);
        },
      };
    },
    [oddIds],
  ],
  ['the id of a record is not taken from it', (rows) => ({ find: async () => copy([...rows.values()][0]) }), [foundAsItWas]],
  ['usernames are unique but for case', (rows, sound) => ({ insert: async (record) => ([...rows.values()].some(({ username }) => username.toLowerCase() === record.username.toLowerCase()) ? 'exists' : sound.insert(record)) }), ['two of username that differ in case, a space or normal form are two']],
  ['texts are cut at 8,000 characters', storing((record) => ({ ...record, profile: record.profile.slice(0, 8_000) })), [longText]],
  ['texts lose what Latin-1 has no letter for', storing((record) => ({ ...record, profile: record.profile.replace(/[^\0-\xff]/gu, '?') })), [longText]],
  ['instants are kept in seconds', storing((record) => (record.removeAt === undefined ? record : { ...record, removeAt: Math.floor(record.removeAt / 1_000) * 1_000 })), ['an instant in the year 9999 comes back to the millisecond', atRemoveAt]],
  ['empty arrays are lost', storing(({ knownBrowsers, ...record }) => (knownBrowsers.length === 0 ? (record as AccountRecord) : { ...record, knownBrowsers })), [foundAsItWas]],
  [
    'remove looks, waits, then removes',
    (rows) => ({
      remove: async (id) => {
        const there = rows.has(id);
        await roundTrip();
        rows.delete(id);
        return there;
      },
    }),
    ['removing what is not there is false, and of 20 parallel removals one is true'],
  ],
  ['remove is always true', (rows) => ({ remove: async (id) => rows.delete(id) || true }), ['removing what is not there is false, and of 20 parallel removals one is true']],
  ['remove only marks the record', (rows) => ({ remove: async (id) => rows.has(id) }), ['a removed record is gone, its id and unique texts are free, and the others stay']],
  [
    'a removed username stays taken',
    (_rows, sound) => {
      const taken = new Set<string>();
      return {
        insert: async (record) => {
          if (taken.has(record.username)) return 'exists';
          const answer = await sound.insert(record);
          if (answer === 'inserted') taken.add(record.username);
          return answer;
        },
      };
    },
    ['a removed record is gone, its id and unique texts are free, and the others stay'],
  ],
  ['removeExpired ignores its limit', (_rows, sound) => ({ removeExpired: (now) => sound.removeExpired(now, Infinity) }), ['removeExpired takes at most limit records and says how many', parallelRemovals]],
  ['removeExpired comes a millisecond late', (_rows, sound) => ({ removeExpired: (now, limit) => sound.removeExpired(now - 1, limit) }), [atRemoveAt]],
  ['removeExpired comes a millisecond early', (_rows, sound) => ({ removeExpired: (now, limit) => sound.removeExpired(now + 1, limit) }), [atRemoveAt]],
  [
    'removeExpired takes no removeAt for 0',
    (rows) => ({ removeExpired: async (now, limit) => [...rows.values()].filter(({ removeAt = 0 }) => removeAt <= now).slice(0, limit).filter(({ id }) => rows.delete(id)).length }),
    ['removeExpired never takes a record without removeAt'],
  ],
  [
    'removeExpired looks, waits, then counts what it saw',
    (rows) => ({
      removeExpired: async (now, limit) => {
        const seen = expiredIds(rows, now).slice(0, limit);
        await roundTrip();
        for (const id of seen) rows.delete(id);
        return seen.length;
      },
    }),
    [parallelRemovals],
  ],
  [
    'removeExpired goes by the removeAt of the insert',
    (rows, sound) => {
      const removeAt = new Map<string, number | undefined>();
      return {
        insert: (record) => {
          removeAt.set(record.id, record.removeAt);
          return sound.insert(record);
        },
        removeExpired: async (now, limit) => [...rows.keys()].filter((id) => (removeAt.get(id) ?? Infinity) <= now).slice(0, limit).filter((id) => rows.delete(id)).length,
      };
    },
    ['removeExpired goes by the newest version'],
  ],
  [
    'scan counts the records it gave and skips as many',
    (rows) => {
      const given = new Map<string, number>();
      return {
        scan: async (after, limit) => {
          const begin = after === undefined ? 0 : (given.get(after) ?? 0);
          const page = behind(rows, undefined).slice(begin, begin + limit);
          for (const [at, { id }] of page.entries()) given.set(id, begin + at + 1);
          return copy(page);
        },
      };
    },
    [scanRemovals, scanInserts],
  ],
  [
    'scan looks the last record up and begins anew where it is gone',
    (rows) => ({
      scan: async (after, limit) => {
        const all = behind(rows, undefined);
        return copy(all.slice(all.findIndex(({ id }) => id === after) + 1).slice(0, limit));
      },
    }),
    [scanRemovals],
  ],
  [
    'scan goes by the order of the last change',
    (rows, sound) => ({
      update: async (record, version) => {
        const won = await sound.update(record, version);
        if (won) rows.delete(record.id);
        if (won) rows.set(record.id, copy(record));
        return won;
      },
      scan: async (after, limit) => {
        const all = [...rows.values()];
        return copy(all.slice(after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1).slice(0, limit));
      },
    }),
    [scanUpdates],
  ],
  ['scan goes by ids without their case', (rows) => ({ scan: async (after, limit) => copy(behind(rows, after, (id) => id.toLowerCase()).slice(0, limit)) }), [scanOddIds]],
  ['scan goes by normalised ids', (rows) => ({ scan: async (after, limit) => copy(behind(rows, after, (id) => id.normalize('NFKC')).slice(0, limit)) }), [scanOddIds]],
  ['scan goes by ids without spaces at the end', (rows) => ({ scan: async (after, limit) => copy(behind(rows, after, (id) => id.trimEnd()).slice(0, limit)) }), [scanOddIds]],
  [
    'scan goes by numbers where ids look like some',
    (rows) => ({ scan: async (after, limit) => copy(behind(rows, after, (id) => (/^\d+$/.test(id) ? String(Number(id)) : id)).slice(0, limit)) }),
    [scanOddIds],
  ],
  [
    'scan sorts by code points and goes on by code units',
    (rows) => ({
      scan: async (after, limit) => copy([...rows.values()].filter(({ id }) => after === undefined || id > after).sort((a, b) => byCodePoints(a.id, b.id)).slice(0, limit)),
    }),
    [scanOddIds],
  ],
  ['scan ignores its limit', (_rows, sound) => ({ scan: (after) => sound.scan(after, Infinity) }), [scanLimit]],
  ['scan takes 0 for no limit', (_rows, sound) => ({ scan: (after, limit) => sound.scan(after, limit || Infinity) }), [scanLimit]],
  ['scan gives one record fewer than there are in a page that is full', (_rows, sound) => ({ scan: (after, limit) => sound.scan(after, limit - 1 || limit) }), [scanLimit]],
  ['scan gives the record it begins behind once more', (rows) => ({ scan: async (after, limit) => copy([...rows.values()].filter(({ id }) => after === undefined || id >= after).sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit)) }), [everyRecord, scanBehind]],
  ['scan always begins with the first', (_rows, sound) => ({ scan: (_after, limit) => sound.scan(undefined, limit) }), [everyRecord, scanBehind, scanRemovals, scanInserts]],
  ['scan gives the first page and no other', (_rows, sound) => ({ scan: async (after, limit) => (after === undefined ? sound.scan(after, limit) : []) }), [everyRecord, scanBehind]],
  [
    'scan turns its order round at each call',
    (rows, sound) => {
      let turn = false;
      return {
        scan: async (after, limit) => {
          turn = !turn;
          return turn ? sound.scan(after, limit) : copy([...behind(rows, after)].reverse().slice(0, limit));
        },
      };
    },
    [scanLimit],
  ],
  [
    'scan reads from a copy made when it began',
    (rows) => {
      let seen: readonly AccountRecord[] = [];
      return {
        scan: async (after, limit) => {
          if (after === undefined) seen = copy(behind(rows, undefined));
          return copy(seen.filter(({ id }) => after === undefined || id > after).slice(0, limit));
        },
      };
    },
    [scanUpdates],
  ],
  [
    'scan gives the version that was inserted',
    (_rows, sound) => {
      const first: Rows = new Map();
      return {
        insert: async (record) => {
          const answer = await sound.insert(record);
          if (answer === 'inserted') first.set(record.id, copy(record));
          return answer;
        },
        scan: async (after, limit) => (await sound.scan(after, limit)).map((record) => copy(first.get(record.id) ?? record)),
      };
    },
    [scanUpdates],
  ],
  [
    'scan keeps one place for all who ask',
    (rows) => {
      let place: string | undefined;
      return {
        scan: async (after, limit) => {
          const page = behind(rows, after === undefined ? undefined : place).slice(0, limit);
          place = page.at(-1)?.id ?? place;
          return copy(page);
        },
      };
    },
    [twoScans],
  ],
  ['scan gives the stored objects', (rows) => ({ scan: async (after, limit) => behind(rows, after).slice(0, limit) }), [mutatedAfterScan]],
];

/** Each of them must fail. */
export const brokenAccounts: readonly Broken<Accounts>[] = flaws.map(([flaw, put, caughtBy]) => ({ flaw, create: () => createAccounts(put), caughtBy }));
