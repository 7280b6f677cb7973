/** A key of `node:crypto`. */
export interface NativeKey {
  readonly export: (options: { readonly format: 'der'; readonly type: 'spki' }) => Uint8Array;
}

/** A cipher of `node:crypto`, under way. */
interface NativeCipher {
  readonly setAAD: (bytes: Uint8Array) => unknown;
  readonly update: (bytes: Uint8Array) => Uint8Array;
  /** Ends it; a text that was altered throws. */
  readonly final: () => Uint8Array;
}

type OpenCipher<T> = (algorithm: 'aes-256-gcm', key: Uint8Array, iv: Uint8Array, options: { readonly authTagLength: number }) => NativeCipher & T;

/** The part of `node:crypto` that signatures and sealed texts need, written out: core is compiled without the types of any runtime. */
export interface NativeCrypto {
  readonly createPrivateKey: (input: { readonly key: Uint8Array; readonly format: 'der'; readonly type: 'pkcs8' }) => NativeKey;
  readonly createPublicKey: (input: NativeKey | { readonly key: Readonly<Record<'kty' | 'crv' | 'x', string>>; readonly format: 'jwk' }) => NativeKey;
  readonly sign: (algorithm: null, message: Uint8Array, key: NativeKey) => Uint8Array;
  readonly verify: (algorithm: null, message: Uint8Array, key: NativeKey, signature: Uint8Array) => boolean;
  readonly createCipheriv: OpenCipher<{ readonly getAuthTag: () => Uint8Array }>;
  readonly createDecipheriv: OpenCipher<{ readonly setAuthTag: (tag: Uint8Array) => unknown }>;
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (id: string) => unknown } | undefined;
}

/** The runtime's own crypto (Node, Bun, Deno), asked for when it is needed; `undefined` in a browser and on React Native. */
export function findNativeCrypto(): NativeCrypto | undefined {
  const { process } = globalThis as Runtime;
  if (typeof process?.getBuiltinModule !== 'function') return undefined;
  return process.getBuiltinModule('node:crypto') as NativeCrypto | undefined;
}
