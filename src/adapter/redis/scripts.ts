import { defineScript, type CommandParser } from 'redis';

// What Redis takes away by itself is a day past whatever could still be asked for, by either clock: it ends nothing, and only collects what maintenance did not.
const marginMs = 86_400_000;

/**
 * Every script begins so. A command that was under way for too long does nothing: whoever sent it has been told that it failed. `keep` notes when an
 * entry may go; `due` gives those whose time is over.
 */
const prelude = `
  local base, time = KEYS[1], redis.call('TIME')
  local clock = time[1] * 1000 + math.floor(time[2] / 1000)
  if clock > tonumber(ARGV[1]) then return redis.error_reply('LATE the command came too late and did nothing') end
  local function keep(key, id, at)
    if at == '' then
      redis.call('PERSIST', key)
      redis.call('ZREM', base .. '/due', id)
    else
      redis.call('ZADD', base .. '/due', at, id)
      redis.call('PEXPIREAT', key, math.max(tonumber(at), clock) + ${marginMs})
    end
  end
  local function due(now, limit) return redis.call('ZRANGEBYSCORE', base .. '/due', '-inf', now, 'LIMIT', 0, limit) end
`;

/** A record is a text: its version, a blank, its data. Beside all of them stand their ids in order, and those of each account. Whose a record is outlives one that Redis took away, so that nothing of it stays. */
const records = `${prelude}
  local accounts = base .. '/accounts'
  local function disown(id)
    local account = redis.call('HGET', accounts, id)
    if account then redis.call('SREM', base .. '/account:' .. account, id) end
  end
  local function put(id, version, account, data, removeAt)
    local key = base .. ':' .. id
    redis.call('SET', key, version .. ' ' .. data)
    disown(id)
    redis.call('HSET', accounts, id, account)
    redis.call('ZADD', base .. '/ids', 0, id)
    redis.call('SADD', base .. '/account:' .. account, id)
    keep(key, id, removeAt)
    return 1
  end
  local function drop(id)
    disown(id)
    redis.call('HDEL', accounts, id)
    redis.call('ZREM', base .. '/ids', id)
    redis.call('ZREM', base .. '/due', id)
    return redis.call('DEL', base .. ':' .. id)
  end
`;

/** A counter is a hash: its count and, where it has a window, when that ends. */
const ledgers = `${prelude}
  local function open(id, now)
    local found = redis.call('HMGET', base .. ':' .. id, 'count', 'reset')
    local reset = found[2] or ''
    if not found[1] or (reset ~= '' and tonumber(reset) <= tonumber(now)) then return nil, '' end
    return tonumber(found[1]), reset
  end
  local function drop(id)
    redis.call('ZREM', base .. '/due', id)
    return redis.call('DEL', base .. ':' .. id)
  end
`;

/** The name of a script. */
export type ScriptName =
  | 'insertRecord'
  | 'updateRecord'
  | 'removeRecord'
  | 'recordsOfAccount'
  | 'scanRecords'
  | 'removeDueRecords'
  | 'addToLedgers'
  | 'readLedgers'
  | 'clearLedgers'
  | 'removeDueLedgers';

interface Command {
  readonly SCRIPT: string;
  readonly NUMBER_OF_KEYS: number;
  readonly parseCommand: (parser: CommandParser, base: string, args: readonly string[]) => void;
  readonly transformReply: (reply: unknown) => string[];
}

/** The scripts, each one atomic step. They take what their keys begin with, until when they may begin, and their own arguments. */
export function createScripts(): Record<ScriptName, Command & { readonly SHA1: string }> {
  return {
    insertRecord: script(records, `
      local _, id, version, account, data, removeAt = unpack(ARGV)
      if redis.call('EXISTS', base .. ':' .. id) == 1 then return 0 end
      return put(id, version, account, data, removeAt)`),
    updateRecord: script(records, `
      local _, id, version, account, data, removeAt, expected = unpack(ARGV)
      local stored = redis.call('GET', base .. ':' .. id)
      if not stored or string.match(stored, '^%d+') ~= expected then return 0 end
      return put(id, version, account, data, removeAt)`),
    removeRecord: script(records, 'return drop(ARGV[2])'),
    recordsOfAccount: script(records, `
      local all, found = base .. '/account:' .. ARGV[2], {}
      for _, id in ipairs(redis.call('SMEMBERS', all)) do
        local data = redis.call('GET', base .. ':' .. id)
        if data then found[#found + 1] = data else redis.call('SREM', all, id) end
      end
      return found`),
    scanRecords: script(records, `
      local _, from, limit = unpack(ARGV)
      local found = {}
      repeat
        local ids = redis.call('ZRANGEBYLEX', base .. '/ids', from, '+', 'LIMIT', 0, limit - #found)
        for _, id in ipairs(ids) do
          local data = redis.call('GET', base .. ':' .. id)
          if data then found[#found + 1] = data else redis.call('ZREM', base .. '/ids', id) end
          from = '(' .. id
        end
      until #ids == 0
      return found`),
    removeDueRecords: script(records, `
      local ids = due(ARGV[2], ARGV[3])
      for _, id in ipairs(ids) do drop(id) end
      return #ids`),
    addToLedgers: script(ledgers, `
      local now, entries = ARGV[2], {}
      for at = 3, #ARGV, 3 do
        local id, amount, opens = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
        local count, reset = open(id, now)
        if not count and amount > 0 then reset = opens end
        count = math.max(0, (count or 0) + amount)
        if amount ~= 0 and count == 0 and reset == '' then drop(id) end
        if amount ~= 0 and (count > 0 or reset ~= '') then
          redis.call('HSET', base .. ':' .. id, 'count', string.format('%.0f', count), 'reset', reset)
          keep(base .. ':' .. id, id, reset)
        end
        entries[#entries + 1] = string.format('%.0f', count)
        entries[#entries + 1] = reset
      end
      return entries`),
    readLedgers: script(ledgers, `
      local entries = {}
      for at = 3, #ARGV do
        local count, reset = open(ARGV[at], ARGV[2])
        entries[#entries + 1] = string.format('%.0f', count or 0)
        entries[#entries + 1] = reset
      end
      return entries`),
    clearLedgers: script(ledgers, `
      for at = 2, #ARGV do drop(ARGV[at]) end
      return 0`),
    removeDueLedgers: script(ledgers, `
      local ids = due(ARGV[2], ARGV[3])
      for _, id in ipairs(ids) do drop(id) end
      return #ids`),
  };
}

/**
 * A replica answers with the past whatever changes nothing, and a primary may become one at any moment. So each script ends with a write, which a replica refuses, of what
 * is never there; at the end, as a full memory refuses no write that comes after another.
 */
function script(shared: string, act: string): Command & { readonly SHA1: string } {
  const lua = `${shared}
    local function act() ${act}
    end
    local answer = act()
    redis.call('DEL', base .. '/nothing')
    return answer`;
  const parseCommand: Command['parseCommand'] = (parser, base, args) => {
    parser.pushKey(base);
    parser.push(...args);
  };
  return defineScript({ SCRIPT: lua, NUMBER_OF_KEYS: 1, parseCommand, transformReply: textsOf });
}

/** All that a script answers with, as texts. */
function textsOf(reply: unknown): string[] {
  const parts: readonly unknown[] = Array.isArray(reply) ? reply : [reply];
  return parts.map(String);
}
