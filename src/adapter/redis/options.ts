/** Where Redis is. */
export interface RedisPlace {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** What every key begins with: a letter and then letters, digits, `_`, `-` and `:`, 30 at most. Default: `lukko:`. */
  readonly prefix?: string | undefined;
}

const prefixShape = /^[A-Za-z][A-Za-z0-9_:-]{0,29}$/;

/** Where Redis is, all of it said. */
export function readPlace(options: RedisPlace): Required<RedisPlace> {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: must be an object');
  const { url, prefix = 'lukko:' } = options;
  // Not what was given: a URL holds a password.
  if (typeof url !== 'string' || !/^rediss?:\/\//.test(url)) throw new TypeError('url: must begin with redis:// or rediss://');
  if (!URL.canParse(url)) throw new TypeError('url: cannot be read. Write special characters of user and password as %XX');
  if (!/^(?:\/[0-9]*)?$/.test(new URL(url).pathname)) throw new TypeError('url: ends with the number of the database, such as /0');
  if (typeof prefix !== 'string' || !prefixShape.test(prefix)) throw new TypeError('prefix: must be a letter and then letters, digits, _, - and :, 30 at most');
  return { url, prefix };
}
