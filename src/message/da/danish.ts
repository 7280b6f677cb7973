import type { OfficeAct } from '../../core/types.js';
import type { MessageCatalogue, MessageContext } from '../catalogue.js';
import { factsAbout, inBrackets, isOne } from '../facts-about.js';
import { tellDuration } from '../tell-duration.js';
import { tellInstant } from '../tell-instant.js';

type Recovers = { readonly recovers: 'password' | 'list' };

const about = factsAbout('Brugernavn');
const help = (data: MessageContext): string => `Spørgsmål? Kontakt ${data.supportContact}.`;
const helpShort = (data: MessageContext): string => `Hjælp: ${data.supportContact}`;
const notYou = (data: MessageContext): string => `Hvis det ikke var dig, skal du straks kontakte ${data.supportContact}.`;
const notYouShort = (data: MessageContext): string => `Var det ikke dig? Kontakt straks ${data.supportContact}.`;
const unexpected = (data: MessageContext): string => `Hvis det ikke var aftalt, skal du straks kontakte ${data.supportContact}.`;
const nothingToDo = 'Hvis det var dig, behøver du ikke gøre noget.';
const time = (at: number, { timeZone }: MessageContext): string => tellInstant({ at, language: 'da', timeZone });
const duration = (minutes: number): string => tellDuration({ minutes, language: 'da' });
const newOne = ({ recovers }: Recovers): string => (recovers === 'password' ? 'en ny adgangskode' : 'en ny liste med engangskoder');
const newOneShort = ({ recovers }: Recovers): string => (recovers === 'password' ? 'ny adgangskode' : 'ny liste');
const yours = ({ recovers }: Recovers): string => (recovers === 'password' ? 'Din adgangskode' : 'Din liste med engangskoder');

const acts: Readonly<Record<OfficeAct, string>> = {
  provision: 'et login blev oprettet',
  import: 'et login blev overført fra et andet system',
  'issue-temporary-password': 'en ny midlertidig adgangskode blev udstedt',
  'correct-contact': 'kontaktoplysninger blev rettet',
  restart: 'et login blev startet forfra',
  'end-sessions': 'en person blev logget ud overalt',
  'end-devices': 'en enhed blev fjernet',
  'mark-compromised': 'en adgangskode blev markeret som kendt af andre',
  disable: 'et login blev spærret',
  enable: 'et login blev åbnet igen',
  export: 'personoplysninger blev eksporteret',
  'send-again': 'en ventende besked blev sendt',
  erase: 'et login og dets personoplysninger blev slettet',
};

/**
 * The messages in Danish.
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Copenhagen' };
 * console.log(danish.restarted.subject(context)); // Dit login i Tilinpito er startet forfra
 */
export const danish: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Dit brugernavn til ${data.serviceName}`,
    mail: (data) => [
      `Kære ${data.name}`,
      `Dette er dit brugernavn til ${data.serviceName}.`,
      { facts: [['Brugernavn', data.username], ['Kode til denne adresse', data.code]] },
      data.passwordComes === 'now'
        ? 'Din midlertidige adgangskode kommer i en anden besked.'
        : 'Din midlertidige adgangskode sendes i en anden besked, når du bestiller den på loginsiden. Bestil den først, når du er klar til at logge ind, da den kun gælder i kort tid.',
      'Første gang du logger ind, bliver du også bedt om koden ovenfor.',
      { label: 'Log ind', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: bruger ${data.username}, kode ${data.code}. ${data.passwordComes === 'now' ? 'Adgangskode følger.' : 'Bestil adgangskode:'} ${data.loginUrl} Spørg ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Din midlertidige adgangskode til ${data.serviceName}`,
    mail: (data) => [
      'Med denne adgangskode logger du ind første gang. Derefter vælger du din egen adgangskode.',
      { facts: [['Midlertidig adgangskode', data.password], ['Gælder til', time(data.expiresAt, data)]] },
      'Dit brugernavn står i en anden besked. Vi beder aldrig om adgangskoden pr. telefon eller i en besked.',
      { label: 'Log ind', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: midlertidig adgangskode ${data.password}, gælder til ${time(data.expiresAt, data)}. Del den ikke med nogen. ${helpShort(data)}`,
  },
  'address-code': {
    subject: (data) => `Din kode til ${data.serviceName}`,
    mail: (data) => [
      'Denne kode bekræfter, at adressen er din. Skriv den på den side, der beder om den.',
      { facts: [['Kode', data.code], ['Gælder i', duration(data.minutes)], ['Brugernavn', data.username]] },
      'Vi beder aldrig om koden pr. telefon eller i en besked.',
      `Hvis du ikke har bedt om den, så kontakt ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: kode ${data.code} bekræfter denne telefon for ${data.username}. Del den ikke med nogen. ${helpShort(data)}`,
  },
  'contact-changed': {
    subject: (data) => `Dine kontaktoplysninger i ${data.serviceName} er ændret`,
    mail: (data) => ['Kontaktoplysningerne for dit login er ændret. En adresse, der er erstattet, bruges ikke længere.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kontaktoplysningerne for dit login${inBrackets(data)} er ændret. ${notYouShort(data)}`,
  },
  'list-issued': {
    subject: (data) => `Der er oprettet en liste med engangskoder i ${data.serviceName}`,
    mail: (data) => ['Der er oprettet en liste med engangskoder til dit login.', ...about(data, ['Liste', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: liste ${String(data.listNumber)} er oprettet til dit login${inBrackets(data)}. ${notYouShort(data)}`,
  },
  'list-running-low': {
    subject: (data) => `Du har få engangskoder tilbage til ${data.serviceName}`,
    mail: (data) => [
      'Din liste med engangskoder er snart brugt op. Bestil en ny i indstillingerne inden da.',
      ...about(data, ['Liste', String(data.listNumber)], ['Engangskoder tilbage', String(data.left)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: engangskoder tilbage på liste ${String(data.listNumber)}: ${String(data.left)} (${data.username}). Bestil en ny liste i indstillingerne. ${helpShort(data)}`,
  },
  'list-ended': {
    subject: (data) => `Din liste med engangskoder til ${data.serviceName} gælder ikke længere`,
    mail: (data) => [
      'Denne liste kan ikke længere bruges. Hvis du logger ind med den, så bestil en ny liste på loginsiden, eller bed hovedbrugeren om hjælp. Hvis nøgleappen tilbydes, kan du tage den i brug med den nye liste.',
      ...about(data, ['Liste', String(data.listNumber)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: liste ${String(data.listNumber)} (${data.username}) gælder ikke længere. Bestil en ny liste på loginsiden. ${helpShort(data)}`,
  },
  'partial-auth': {
    subject: (data) => `Et login i ${data.serviceName} mislykkedes i tredje trin`,
    mail: (data) => [
      'Nogen angav den rigtige adgangskode, men svarede forkert eller slet ikke i tredje trin.',
      ...about(data),
      nothingToDo,
      `Hvis det ikke var dig, kender nogen din adgangskode: Skift den straks, og kontakt ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: et login for ${data.username} stoppede efter adgangskoden. Var det ikke dig? Skift adgangskode. ${helpShort(data)}`,
  },
  'lane-closed': {
    subject: (data) => `For mange forkerte svar ved dit login i ${data.serviceName}`,
    mail: (data) => [
      'Nogen angav den rigtige adgangskode, men gav for mange forkerte svar i tredje trin. Browsere, som du ikke har brugt før, lukkes ikke ind, før adgangskoden er skiftet.',
      ...about(data),
      'Log ind med en browser, som du har brugt før: Der bliver du bedt om at vælge en ny adgangskode. Du kan også bestille en ny adgangskode på loginsiden.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: for mange forkerte svar for ${data.username}. Log ind med din sædvanlige browser, og skift adgangskode. ${helpShort(data)}`,
  },
  'password-changed': {
    subject: (data) => `Din adgangskode til ${data.serviceName} er skiftet`,
    mail: (data) => ['Adgangskoden til dit login er skiftet.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: adgangskoden for ${data.username} er skiftet. ${notYouShort(data)}`,
  },
  'method-activated': {
    subject: (data) => `Din liste med engangskoder til ${data.serviceName} er i brug`,
    mail: (data) => [
      'Fra nu af bliver du i tredje trin bedt om en engangskode fra denne liste. En tidligere liste gælder ikke længere.',
      ...about(data, ['Liste', String(data.listNumber)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ${data.username} logger nu ind med liste ${String(data.listNumber)}. ${notYouShort(data)}`,
  },
  'key-app-link': {
    subject: (data) => `Nøgleappen til ${data.serviceName}`,
    mail: (data) => [
      'Installer nøgleappen på din telefon. Åbn den, og skriv dit brugernavn og koden på computerskærmen.',
      { label: 'Installer nøgleappen', link: data.appUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: installer nøgleappen: ${data.appUrl} Skriv derefter dit brugernavn og koden på computerskærmen. ${helpShort(data)}`,
  },
  'device-paired': {
    subject: (data) => `En enhed er forbundet med dit login i ${data.serviceName}`,
    mail: (data) => [
      'En enhed er forbundet med dit login og kan nu godkende det. Du kan fjerne enheden i indstillingerne.',
      ...about(data, ['Enhed', data.device], ['Tidspunkt', time(data.pairedAt, data)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ny enhed (${data.username}): ${data.device}, ${time(data.pairedAt, data)}. Ikke dig? Fjern den i indstillingerne. ${helpShort(data)}`,
  },
  'device-ended': {
    subject: (data) => `En enhed er fjernet fra dit login i ${data.serviceName}`,
    mail: (data) => ['Denne enhed kan ikke længere godkende dit login.', ...about(data, ['Enhed', data.device]), notYou(data)],
    sms: (data) => `${data.serviceName}: enhed fjernet fra dit login (${data.username}): ${data.device}. ${notYouShort(data)}`,
  },
  'key-ended': {
    subject: (data) => `Din nøgleapp til ${data.serviceName} er deaktiveret`,
    mail: (data) => [
      'Der blev skrevet for mange forkerte tal i nøgleappen. Den kan ikke længere godkende dit login.',
      ...about(data),
      'Log ind med din liste med engangskoder, eller bestil en ny liste på loginsiden. Derefter kan du forbinde en enhed igen.',
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: nøgleappen for ${data.username} er deaktiveret. Brug listen, eller bestil en på loginsiden. ${helpShort(data)}`,
  },
  'new-browser': {
    subject: (data) => `Login med en ny browser til ${data.serviceName}`,
    mail: (data) => ['Nogen loggede ind med dit brugernavn i en browser, som vi ikke kender.', ...about(data, ['Tidspunkt', time(data.at, data)]), nothingToDo, notYou(data)],
    sms: (data) => `${data.serviceName}: login med en ny browser (${data.username}), ${time(data.at, data)}. ${notYouShort(data)}`,
  },
  'approval-denied': {
    subject: (data) => `En anmodning blev afvist i din nøgleapp til ${data.serviceName}`,
    mail: (data) => [
      'En anmodning i din nøgleapp blev besvaret med »Det var ikke mig« og stoppet.',
      ...about(data),
      'Nogen kender måske din adgangskode eller bruger dit login. Skift adgangskode, eller bestil en ny på loginsiden.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: svaret i nøgleappen (${data.username}) var "Det var ikke mig". Skift adgangskode, eller bestil en ny. ${helpShort(data)}`,
  },
  'list-instead': {
    subject: (data) => `Der blev bedt om din liste i stedet for nøgleappen i ${data.serviceName}`,
    mail: (data) => ['Der blev bedt om en engangskode fra din liste i stedet for nøgleappen.', ...about(data, ['Liste', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: der blev bedt om liste ${String(data.listNumber)} (${data.username}) i stedet for nøgleappen. ${notYouShort(data)}`,
  },
  'lost-username': {
    subject: (data) => `${isOne(data) ? 'Dit brugernavn' : 'Dine brugernavne'} til ${data.serviceName}`,
    mail: (data) => [
      `Nogen bad om ${isOne(data) ? 'det brugernavn' : 'de brugernavne'}, der hører til denne adresse.`,
      { facts: data.usernames.map((username): [string, string] => ['Brugernavn', username]) },
      `Hvis du ikke bad om ${isOne(data) ? 'det' : 'dem'}, behøver du ikke gøre noget: Et brugernavn alene åbner ingenting.`,
      { label: 'Log ind', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: ${isOne(data) ? 'brugernavn' : 'brugernavne'} ${data.usernames.join(', ')}. Log ind: ${data.loginUrl} ${helpShort(data)}`,
  },
  'recovery-link': {
    subject: (data) => `Der er bedt om ${newOne(data)} til ${data.serviceName}`,
    mail: (data) => [
      `Nogen vil bestille ${newOne(data)} til dit login.`,
      'Hvis det var dig, så åbn linket, og tryk på knappen på siden. Derefter sendes en kode til din telefon.',
      ...about(data, ['Gælder i', duration(data.minutes)]),
      { label: `Bestil ${newOne(data)}`, link: data.link },
      'Vi beder aldrig om linket eller koden pr. telefon eller i en besked.',
      `Hvis det ikke var dig, så lad være med at åbne linket, og kontakt ${data.supportContact}. Intet er ændret endnu.`,
    ],
    sms: (data) => `${data.serviceName}: et link til at bestille ${newOneShort(data)} (${data.username}) er sendt pr. e-mail. ${notYouShort(data)}`,
  },
  'recovery-code': {
    subject: (data) => `En kode til ${newOne(data)} i ${data.serviceName}`,
    mail: (data) => [`En kode til at bestille ${newOne(data)} er sendt til din telefon. Vi beder aldrig om den pr. telefon eller i en besked.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kode ${data.code} giver ${newOneShort(data)} (${data.username}). Vi beder aldrig om den. Ikke dig? ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${yours(data)} til ${data.serviceName} er erstattet`,
    mail: (data) => [`${yours(data)} blev meldt mistet og er erstattet. Alle, der var logget ind, er logget ud.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: ${data.username} har fået ${newOneShort(data)}. ${notYouShort(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `En bestilling til dit login i ${data.serviceName} blev stoppet`,
    mail: (data) => ['Bestillingen af en ny adgangskode eller en ny liste blev stoppet. Intet er ændret.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: bestillingen af ny adgangskode eller ny liste (${data.username}) blev stoppet. Intet er ændret. ${helpShort(data)}`,
  },
  restarted: {
    subject: (data) => `Dit login i ${data.serviceName} er startet forfra`,
    mail: (data) => [
      'Din organisation har startet dit login forfra. Den gamle adgangskode, listen og nøgleappen gælder ikke længere.',
      'For at logge ind skal du bruge en ny midlertidig adgangskode, som første gang. Hvis du ikke får den, så spørg din hovedbruger.',
      unexpected(data),
    ],
    sms: (data) => `${data.serviceName}: din organisation har startet dit login forfra. Gammel adgangskode, liste og nøgleapp gælder ikke længere. ${helpShort(data)}`,
  },
  'office-acted': {
    subject: (data) => `Regnskabskontoret har handlet på jeres vegne i ${data.serviceName}`,
    mail: (data) => ['Regnskabskontoret har handlet på vegne af jeres organisation.', ...about(data, ['Hvad der blev gjort', acts[data.act]]), unexpected(data)],
    sms: (data) => `${data.serviceName}, regnskabskontoret: ${acts[data.act]}${inBrackets(data)}. Ikke aftalt? Kontakt ${data.supportContact}`,
  },
  'member-contact-changed': {
    subject: (data) => `Kontaktoplysninger er ændret i ${data.serviceName}`,
    mail: (data) => ['Kontaktoplysningerne for en bruger i jeres organisation er ændret. Spørg personen, om ændringen er rigtig.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: kontaktoplysningerne for ${data.username} er ændret. Spørg personen, om ændringen er rigtig. ${helpShort(data)}`,
  },
} satisfies MessageCatalogue);
