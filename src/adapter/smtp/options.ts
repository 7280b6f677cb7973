/** User and password of the mail server. */
export interface SmtpLogin {
  /** The user; often an e-mail address. */
  readonly user: string;
  /** The password. */
  readonly pass: string;
}

/** A login by OAuth 2.0, for the mail servers that take no password. */
export interface SmtpOAuth2 {
  /** Tells it from a password. */
  readonly type: 'OAuth2';
  /** The user whose mailbox sends. */
  readonly user: string;
  /** The application's id. */
  readonly clientId?: string | undefined;
  /** The application's secret. */
  readonly clientSecret?: string | undefined;
  /** What new access tokens are asked for with. */
  readonly refreshToken?: string | undefined;
  /** Where they are asked for. */
  readonly accessUrl?: string | undefined;
  /** An access token to begin with. */
  readonly accessToken?: string | undefined;
}

/** How far the server's certificate is believed: what `tls.connect` of Node takes. */
export interface SmtpTls {
  /** The certificates, as PEM, that the server's must hang on: for a server with a certificate of your own. */
  readonly ca?: string | readonly string[] | undefined;
  /** The name that must stand in the certificate. Default: the host. */
  readonly servername?: string | undefined;
  /** `false` believes every certificate, and so gives every message, and the password, to whoever stands in between. Default: `true`. */
  readonly rejectUnauthorized?: boolean | undefined;
  /** The oldest version of TLS that is spoken. Default: Node's. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
}

/** Signs each message for the domain it is from (RFC 6376), where the mail server does not. */
export interface SmtpDkim {
  /** The domain. */
  readonly domainName: string;
  /** The selector of the DNS record. */
  readonly keySelector: string;
  /** The private key, as PEM. */
  readonly privateKey: string;
}

/** Where the mail server is: one URL, or its parts. */
export type SmtpServer =
  | {
      /** `smtps://user:password@mail.books.example`, or `smtp://…:587`, which turns to TLS by STARTTLS. Special characters of user and password are percent-encoded. */
      readonly url: string;
    }
  | {
      /** Its name, as it stands in its certificate. */
      readonly host: string;
      /** Its port. Default: 465 where `secure` is `true`, 587 otherwise. */
      readonly port?: number | undefined;
      /** Whether TLS is spoken from the first byte. Default: only on port 465; on others STARTTLS turns to it. */
      readonly secure?: boolean | undefined;
      /** The login. Default: none. */
      readonly auth?: SmtpLogin | SmtpOAuth2 | undefined;
    };

/** What `openSmtp` takes. */
export type SmtpOptions = SmtpServer & {
  /** Whom the messages are from: `login@books.example`, or `Virtanen Books <login@books.example>`. What cannot be delivered comes back to this address. */
  readonly from: string;
  /** Where an answer goes to, in the same form. Default: to `from`. */
  readonly replyTo?: string | undefined;
  /** What is asked of the certificate. */
  readonly tls?: SmtpTls | undefined;
  /** A signature of your own domain. */
  readonly dkim?: SmtpDkim | undefined;
  /** The most connections at a time, 1 to 50. They stay open between messages. Default: 3. */
  readonly maxConnections?: number | undefined;
  /** How long the server may be silent before it is given up, in ms, 100 to 25,000, as lukko itself waits for 30 s. Default: 20,000. */
  readonly timeoutMs?: number | undefined;
};
