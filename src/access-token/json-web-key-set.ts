/** One public key, as a JSON Web Key (RFC 7517, RFC 8037 section 2). */
export interface PublicJwk {
  /** An octet key pair. */
  readonly kty: 'OKP';
  /** The curve. */
  readonly crv: 'Ed25519';
  /** The public key: 32 bytes, base64url. There is no `d` beside it. */
  readonly x: string;
  /** The key's RFC 7638 thumbprint, base64url: what a token names it by. */
  readonly kid: string;
  /** The only algorithm it signs by (RFC 9864). */
  readonly alg: 'Ed25519';
  /** It signs and does nothing else. */
  readonly use: 'sig';
}

/** What is published for the other services (RFC 7517 section 5). */
export interface JsonWebKeySet {
  /** One key for each key of the ring, newest first. */
  readonly keys: readonly PublicJwk[];
}
