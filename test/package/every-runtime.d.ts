/**
 * The only globals beyond the language that `core/` and `internal/` may use: they are pure, and every runtime has them.
 * `test/tsconfig.pure.json` compiles both rooms with these and nothing else, so that a stray `fetch` or `process` fails.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
interface CryptoKey {
  readonly type: string;
}
interface AesGcm {
  readonly name: string;
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
  readonly tagLength: number;
}
declare const crypto: {
  readonly subtle: {
    importKey(format: 'raw', key: Uint8Array, algorithm: string, extractable: boolean, uses: readonly string[]): Promise<CryptoKey>;
    encrypt(algorithm: AesGcm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
    decrypt(algorithm: AesGcm, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  };
};
