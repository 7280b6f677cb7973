import type { OfficeAct } from '../../core/types.js';
import type { MessageCatalogue, MessageContext } from '../catalogue.js';
import { factsAbout, inBrackets, isOne } from '../facts-about.js';
import { tellDuration } from '../tell-duration.js';
import { tellInstant } from '../tell-instant.js';

type Recovers = { readonly recovers: 'password' | 'list' };

const about = factsAbout('Användarnamn');
const help = (data: MessageContext): string => `Frågor? Kontakta ${data.supportContact}.`;
const helpShort = (data: MessageContext): string => `Hjälp: ${data.supportContact}`;
const notYou = (data: MessageContext): string => `Om det inte var du, kontakta genast ${data.supportContact}.`;
const notYouShort = (data: MessageContext): string => `Var det inte du? Kontakta genast ${data.supportContact}.`;
const unexpected = (data: MessageContext): string => `Om detta inte var överenskommet, kontakta genast ${data.supportContact}.`;
const nothingToDo = 'Om det var du behöver du inte göra något.';
const time = (at: number, { timeZone }: MessageContext): string => tellInstant({ at, language: 'sv', timeZone });
const duration = (minutes: number): string => tellDuration({ minutes, language: 'sv' });
const newOne = ({ recovers }: Recovers): string => (recovers === 'password' ? 'ett nytt lösenord' : 'en ny lista med engångslösenord');
const newOneShort = ({ recovers }: Recovers): string => (recovers === 'password' ? 'nytt lösenord' : 'ny lista');

const acts: Readonly<Record<OfficeAct, string>> = {
  provision: 'en inloggning skapades',
  import: 'en inloggning fördes över från ett annat system',
  'issue-temporary-password': 'ett nytt tillfälligt lösenord utfärdades',
  'correct-contact': 'kontaktuppgifter rättades',
  restart: 'en inloggning startades om från början',
  'end-sessions': 'en person loggades ut överallt',
  'end-devices': 'en enhet togs bort',
  'mark-compromised': 'ett lösenord markerades som känt av andra',
  disable: 'en inloggning spärrades',
  enable: 'en inloggning öppnades igen',
  export: 'personuppgifter exporterades',
  'send-again': 'ett väntande meddelande skickades',
  erase: 'en inloggning och dess personuppgifter raderades',
};

/**
 * The messages in Swedish.
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Stockholm' };
 * console.log(swedish.restarted.subject(context)); // Din inloggning i Tilinpito har startats om
 */
export const swedish: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Ditt användarnamn till ${data.serviceName}`,
    mail: (data) => [
      `Hej ${data.name},`,
      `Detta är ditt användarnamn till ${data.serviceName}.`,
      { facts: [['Användarnamn', data.username], ['Kod för den här adressen', data.code]] },
      data.passwordComes === 'now'
        ? 'Ditt tillfälliga lösenord kommer i ett annat meddelande.'
        : 'Ditt tillfälliga lösenord skickas i ett annat meddelande när du beställer det på inloggningssidan. Beställ det först när du är redo att logga in, eftersom det bara gäller en kort tid.',
      'Vid den första inloggningen behöver du också koden ovan.',
      { label: 'Logga in', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: användare ${data.username}, kod ${data.code}. ${data.passwordComes === 'now' ? 'Lösenord följer.' : 'Hämta lösenord:'} ${data.loginUrl} ${helpShort(data)}`,
  },
  'temporary-password': {
    subject: (data) => `Ditt tillfälliga lösenord till ${data.serviceName}`,
    mail: (data) => [
      'Det här lösenordet öppnar din första inloggning. Där väljer du ett eget lösenord.',
      { facts: [['Tillfälligt lösenord', data.password], ['Gäller till', time(data.expiresAt, data)]] },
      'Ditt användarnamn står i ett annat meddelande. Vi frågar aldrig efter lösenordet per telefon eller i ett meddelande.',
      { label: 'Logga in', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: tillfälligt lösenord ${data.password}, gäller till ${time(data.expiresAt, data)}. Berätta det inte för någon. ${helpShort(data)}`,
  },
  'address-code': {
    subject: (data) => `Din kod till ${data.serviceName}`,
    mail: (data) => [
      'Den här koden bekräftar att adressen är din. Skriv in den på sidan som frågar efter den.',
      { facts: [['Kod', data.code], ['Gäller i', duration(data.minutes)], ['Användarnamn', data.username]] },
      'Vi frågar aldrig efter koden per telefon eller i ett meddelande.',
      `Om du inte har bett om den, kontakta ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: kod ${data.code} bekräftar telefonen för ${data.username}. Berätta den inte för någon. ${helpShort(data)}`,
  },
  'contact-changed': {
    subject: (data) => `Dina kontaktuppgifter i ${data.serviceName} har ändrats`,
    mail: (data) => ['Kontaktuppgifterna för din inloggning har ändrats. En adress som har ersatts används inte längre.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kontaktuppgifterna för din inloggning${inBrackets(data)} har ändrats. ${notYouShort(data)}`,
  },
  'list-issued': {
    subject: (data) => `En lista med engångslösenord har skapats i ${data.serviceName}`,
    mail: (data) => ['En lista med engångslösenord har skapats för din inloggning.', ...about(data, ['Lista', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} har skapats för din inloggning${inBrackets(data)}. ${notYouShort(data)}`,
  },
  'list-running-low': {
    subject: (data) => `Dina engångslösenord till ${data.serviceName} tar snart slut`,
    mail: (data) => [
      'Din lista med engångslösenord tar snart slut. Beställ en ny i inställningarna innan dess.',
      ...about(data, ['Lista', String(data.listNumber)], ['Engångslösenord kvar', String(data.left)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: engångslösenord kvar på lista ${String(data.listNumber)}: ${String(data.left)} (${data.username}). Beställ en ny lista i inställningarna. ${helpShort(data)}`,
  },
  'list-ended': {
    subject: (data) => `Din lista med engångslösenord till ${data.serviceName} gäller inte längre`,
    mail: (data) => [
      'Den här listan kan inte längre användas. Om du loggar in med den, beställ en ny lista på inloggningssidan eller be din huvudanvändare om hjälp. Om nyckelappen erbjuds kan du börja använda den med den nya listan.',
      ...about(data, ['Lista', String(data.listNumber)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} (${data.username}) gäller inte längre. Beställ en ny lista på inloggningssidan. ${helpShort(data)}`,
  },
  'partial-auth': {
    subject: (data) => `En inloggning i ${data.serviceName} misslyckades i tredje steget`,
    mail: (data) => [
      'Någon angav rätt lösenord, men svarade fel eller inte alls i det tredje steget.',
      ...about(data),
      nothingToDo,
      `Om det inte var du känner någon till ditt lösenord: byt det genast och kontakta ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: en inloggning för ${data.username} stannade efter lösenordet. Var det inte du? Byt lösenord. ${helpShort(data)}`,
  },
  'lane-closed': {
    subject: (data) => `För många felaktiga svar vid inloggning i ${data.serviceName}`,
    mail: (data) => [
      'Någon angav rätt lösenord, men gav för många felaktiga svar i det tredje steget. Webbläsare som du inte har använt förut släpps inte in förrän lösenordet har bytts.',
      ...about(data),
      'Logga in med en webbläsare som du har använt förut: där får du välja ett nytt lösenord. Du kan också beställa ett nytt lösenord på inloggningssidan.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: för många felaktiga svar för ${data.username}. Logga in med din vanliga webbläsare och byt lösenord. ${helpShort(data)}`,
  },
  'password-changed': {
    subject: (data) => `Ditt lösenord till ${data.serviceName} har bytts`,
    mail: (data) => ['Lösenordet för din inloggning har bytts.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: lösenordet för ${data.username} har bytts. ${notYouShort(data)}`,
  },
  'method-activated': {
    subject: (data) => `Din lista med engångslösenord till ${data.serviceName} har tagits i bruk`,
    mail: (data) => [
      'Från och med nu frågar det tredje inloggningssteget efter ett engångslösenord på den här listan. En tidigare lista gäller inte längre.',
      ...about(data, ['Lista', String(data.listNumber)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ${data.username} loggar nu in med lista ${String(data.listNumber)}. ${notYouShort(data)}`,
  },
  'key-app-link': {
    subject: (data) => `Nyckelappen till ${data.serviceName}`,
    mail: (data) => [
      'Installera nyckelappen på din telefon. Öppna den sedan och skriv in ditt användarnamn och koden på datorns skärm.',
      { label: 'Installera nyckelappen', link: data.appUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: installera nyckelappen: ${data.appUrl} Skriv sedan in ditt användarnamn och koden på datorns skärm. ${helpShort(data)}`,
  },
  'device-paired': {
    subject: (data) => `En enhet har anslutits till din inloggning i ${data.serviceName}`,
    mail: (data) => [
      'En enhet har anslutits till din inloggning och kan nu godkänna den. Du kan ta bort enheten i inställningarna.',
      ...about(data, ['Enhet', data.device], ['Tid', time(data.pairedAt, data)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ny enhet (${data.username}): ${data.device}, ${time(data.pairedAt, data)}. Inte du? Ta bort den i inställningarna. ${helpShort(data)}`,
  },
  'device-ended': {
    subject: (data) => `En enhet har tagits bort från din inloggning i ${data.serviceName}`,
    mail: (data) => ['Den här enheten kan inte längre godkänna din inloggning.', ...about(data, ['Enhet', data.device]), notYou(data)],
    sms: (data) => `${data.serviceName}: enhet borttagen från din inloggning (${data.username}): ${data.device}. ${notYouShort(data)}`,
  },
  'key-ended': {
    subject: (data) => `Din nyckelapp till ${data.serviceName} har inaktiverats`,
    mail: (data) => [
      'För många felaktiga tal skrevs in i nyckelappen. Den kan inte längre godkänna din inloggning.',
      ...about(data),
      'Logga in med din lista med engångslösenord, eller beställ en ny lista på inloggningssidan. Sedan kan du ansluta en enhet igen.',
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: nyckelappen för ${data.username} har inaktiverats. Använd listan, eller beställ en på inloggningssidan. ${helpShort(data)}`,
  },
  'new-browser': {
    subject: (data) => `Inloggning med en ny webbläsare till ${data.serviceName}`,
    mail: (data) => ['Någon loggade in med ditt användarnamn i en webbläsare som vi inte känner igen.', ...about(data, ['Tid', time(data.at, data)]), nothingToDo, notYou(data)],
    sms: (data) => `${data.serviceName}: inloggning med en ny webbläsare (${data.username}), ${time(data.at, data)}. ${notYouShort(data)}`,
  },
  'approval-denied': {
    subject: (data) => `En begäran avvisades i din nyckelapp för ${data.serviceName}`,
    mail: (data) => [
      'En begäran i din nyckelapp besvarades med ”Det var inte jag” och stoppades.',
      ...about(data),
      'Någon kan känna till ditt lösenord eller använda din inloggning. Byt lösenord, eller beställ ett nytt på inloggningssidan.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: svaret i nyckelappen (${data.username}) var "Det var inte jag". Byt lösenord, eller beställ ett nytt. ${helpShort(data)}`,
  },
  'list-instead': {
    subject: (data) => `Din lista efterfrågades i stället för nyckelappen i ${data.serviceName}`,
    mail: (data) => ['Ett engångslösenord på din lista efterfrågades i stället för nyckelappen.', ...about(data, ['Lista', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} (${data.username}) efterfrågades i stället för nyckelappen. ${notYouShort(data)}`,
  },
  'lost-username': {
    subject: (data) => `${isOne(data) ? 'Ditt' : 'Dina'} användarnamn till ${data.serviceName}`,
    mail: (data) => [
      `Någon bad om ${isOne(data) ? 'det' : 'de'} användarnamn som hör till den här adressen.`,
      { facts: data.usernames.map((username): [string, string] => ['Användarnamn', username]) },
      `Om du inte bad om ${isOne(data) ? 'det' : 'dem'} behöver du inte göra något: enbart ett användarnamn öppnar ingenting.`,
      { label: 'Logga in', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: användarnamn ${data.usernames.join(', ')}. Logga in: ${data.loginUrl} ${helpShort(data)}`,
  },
  'recovery-link': {
    subject: (data) => `Någon har bett om ${newOne(data)} till ${data.serviceName}`,
    mail: (data) => [
      `Någon vill beställa ${newOne(data)} för din inloggning.`,
      'Om det var du, öppna länken och tryck på knappen på sidan. Då skickas en kod till din telefon.',
      ...about(data, ['Gäller i', duration(data.minutes)]),
      { label: `Beställ ${newOne(data)}`, link: data.link },
      'Vi frågar aldrig efter länken eller koden per telefon eller i ett meddelande.',
      `Om det inte var du, öppna inte länken, och kontakta ${data.supportContact}. Ingenting har ändrats ännu.`,
    ],
    sms: (data) => `${data.serviceName}: en länk för att beställa ${newOneShort(data)} (${data.username}) har skickats per e-post. ${notYouShort(data)}`,
  },
  'recovery-code': {
    subject: (data) => `En kod för ${newOne(data)} i ${data.serviceName}`,
    mail: (data) => [`En kod för att beställa ${newOne(data)} har skickats till din telefon. Vi frågar aldrig efter den per telefon eller i ett meddelande.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kod ${data.code} ger ${newOneShort(data)} (${data.username}). Vi frågar aldrig efter den. Inte du? ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${data.recovers === 'password' ? 'Ditt lösenord' : 'Din lista med engångslösenord'} till ${data.serviceName} har ersatts`,
    mail: (data) => [
      `${data.recovers === 'password' ? 'Ditt lösenord anmäldes som förlorat och har ersatts.' : 'Din lista med engångslösenord anmäldes som förlorad och har ersatts.'} Alla som var inloggade har loggats ut.`,
      ...about(data),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ${data.username} har fått ${newOneShort(data)}. ${notYouShort(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `En beställning för din inloggning i ${data.serviceName} stoppades`,
    mail: (data) => ['Beställningen av ett nytt lösenord eller en ny lista stoppades. Ingenting har ändrats.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: beställningen av nytt lösenord eller ny lista (${data.username}) stoppades. Ingenting har ändrats. ${helpShort(data)}`,
  },
  restarted: {
    subject: (data) => `Din inloggning i ${data.serviceName} har startats om`,
    mail: (data) => [
      'Din organisation har startat om din inloggning. Det gamla lösenordet, listan och nyckelappen gäller inte längre.',
      'För att logga in behöver du ett nytt tillfälligt lösenord, som första gången. Om du inte får det, fråga din huvudanvändare.',
      unexpected(data),
    ],
    sms: (data) => `${data.serviceName}: din organisation har startat om din inloggning. Gammalt lösenord, lista och nyckelapp gäller inte längre. ${helpShort(data)}`,
  },
  'office-acted': {
    subject: (data) => `Redovisningsbyrån har handlat för er räkning i ${data.serviceName}`,
    mail: (data) => ['Redovisningsbyrån har handlat för er organisations räkning.', ...about(data, ['Vad som gjordes', acts[data.act]]), unexpected(data)],
    sms: (data) => `${data.serviceName}, redovisningsbyrån: ${acts[data.act]}${inBrackets(data)}. Inte överenskommet? Kontakta ${data.supportContact}`,
  },
  'member-contact-changed': {
    subject: (data) => `Kontaktuppgifter har ändrats i ${data.serviceName}`,
    mail: (data) => ['Kontaktuppgifterna för en användare i er organisation har ändrats. Fråga personen om ändringen är riktig.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: kontaktuppgifterna för ${data.username} har ändrats. Fråga personen om ändringen är riktig. ${helpShort(data)}`,
  },
} satisfies MessageCatalogue);
