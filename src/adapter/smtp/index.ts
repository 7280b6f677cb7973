export { openSmtp, type SmtpSender } from './open-smtp.js';
export type { SmtpDkim, SmtpLogin, SmtpOAuth2, SmtpOptions, SmtpServer, SmtpTls } from './options.js';
