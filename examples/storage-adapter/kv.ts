/** What stands under a key. */
export interface KvEntry {
  readonly key: string;
  readonly value: string;
  /** Another one after every put, and never the same again: whoever gives it back has seen the newest value. */
  readonly revision: string;
}

/** All that the adapter asks of a store: etcd, Consul, DynamoDB and Durable Objects have it under other names. */
export interface Kv {
  /** The newest value, whoever wrote it: read from the leader, never from a replica. */
  readonly get: (key: string) => Promise<KvEntry | undefined>;
  /** Writes if the key's revision is still `expected`, or if there is no such key where that is `absent`. Of parallel puts that expect the same, one is `true`. */
  readonly put: (key: string, value: string, expected: string) => Promise<boolean>;
  /** Removes the key, if its revision is still `expected` where one is given; `false` where there is nothing to remove. */
  readonly delete: (key: string, expected?: string) => Promise<boolean>;
  /** At most `limit` entries right under `folder`, which ends in `/`, in the order of their keys, behind the key `after`. */
  readonly list: (folder: string, after: string | undefined, limit: number) => Promise<readonly KvEntry[]>;
}
