import type { OfficeAct } from '../../core/types.js';
import type { MessageCatalogue, MessageContext } from '../catalogue.js';
import { factsAbout, inBrackets, isOne } from '../facts-about.js';
import { tellDuration } from '../tell-duration.js';
import { tellInstant } from '../tell-instant.js';

type Recovers = { readonly recovers: 'password' | 'list' };

const about = factsAbout('Brukernavn');
const help = (data: MessageContext): string => `Spørsmål? Kontakt ${data.supportContact}.`;
const helpShort = (data: MessageContext): string => `Hjelp: ${data.supportContact}`;
const notYou = (data: MessageContext): string => `Hvis det ikke var deg, må du straks kontakte ${data.supportContact}.`;
const notYouShort = (data: MessageContext): string => `Var det ikke deg? Kontakt straks ${data.supportContact}.`;
const unexpected = (data: MessageContext): string => `Hvis dette ikke var avtalt, må du straks kontakte ${data.supportContact}.`;
const nothingToDo = 'Hvis det var deg, trenger du ikke å gjøre noe.';
const time = (at: number, { timeZone }: MessageContext): string => tellInstant({ at, language: 'nb', timeZone });
const duration = (minutes: number): string => tellDuration({ minutes, language: 'nb' });
const newOne = ({ recovers }: Recovers): string => (recovers === 'password' ? 'et nytt passord' : 'en ny liste med engangspassord');
const newOneShort = ({ recovers }: Recovers): string => (recovers === 'password' ? 'nytt passord' : 'ny liste');
const yours = ({ recovers }: Recovers): string => (recovers === 'password' ? 'Passordet ditt' : 'Listen din med engangspassord');

const acts: Readonly<Record<OfficeAct, string>> = {
  provision: 'en innlogging ble opprettet',
  import: 'en innlogging ble overført fra et annet system',
  'issue-temporary-password': 'et nytt midlertidig passord ble utstedt',
  'correct-contact': 'kontaktopplysninger ble rettet',
  restart: 'en innlogging ble startet på nytt',
  'end-sessions': 'en person ble logget ut overalt',
  'end-devices': 'en enhet ble koblet fra',
  'mark-compromised': 'et passord ble markert som kjent av andre',
  disable: 'en innlogging ble sperret',
  enable: 'en innlogging ble åpnet igjen',
  export: 'personopplysninger ble eksportert',
  'send-again': 'en ventende melding ble sendt',
  erase: 'en innlogging og personopplysningene i den ble slettet',
};

/**
 * The messages in Norwegian (bokmål).
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Oslo' };
 * console.log(norwegian.restarted.subject(context)); // Innloggingen din i Tilinpito er startet på nytt
 */
export const norwegian: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Brukernavnet ditt til ${data.serviceName}`,
    mail: (data) => [
      `Hei ${data.name},`,
      `Dette er brukernavnet ditt til ${data.serviceName}.`,
      { facts: [['Brukernavn', data.username], ['Kode for denne adressen', data.code]] },
      data.passwordComes === 'now'
        ? 'Det midlertidige passordet kommer i en annen melding.'
        : 'Det midlertidige passordet sendes i en annen melding når du bestiller det på innloggingssiden. Bestill det først når du er klar til å logge inn, for det gjelder bare en kort tid.',
      'Ved den første innloggingen trenger du også koden ovenfor.',
      { label: 'Logg inn', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: brukernavn ${data.username}, kode ${data.code}. ${data.passwordComes === 'now' ? 'Passord følger.' : 'Bestill passord:'} ${data.loginUrl} Spør ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Det midlertidige passordet ditt til ${data.serviceName}`,
    mail: (data) => [
      'Dette passordet åpner den første innloggingen din. Der velger du ditt eget passord.',
      { facts: [['Midlertidig passord', data.password], ['Gyldig til', time(data.expiresAt, data)]] },
      'Brukernavnet ditt står i en annen melding. Vi spør aldri etter passordet på telefon eller i en melding.',
      { label: 'Logg inn', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: midlertidig passord ${data.password}, gyldig til ${time(data.expiresAt, data)}. Ikke del det med noen. ${helpShort(data)}`,
  },
  'address-code': {
    subject: (data) => `Koden din til ${data.serviceName}`,
    mail: (data) => [
      'Denne koden bekrefter at adressen er din. Skriv den inn på siden som spør etter den.',
      { facts: [['Kode', data.code], ['Gyldig i', duration(data.minutes)], ['Brukernavn', data.username]] },
      'Vi spør aldri etter koden på telefon eller i en melding.',
      `Hvis du ikke har bedt om den, kontakt ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: kode ${data.code} bekrefter denne telefonen for ${data.username}. Ikke del den med noen. ${helpShort(data)}`,
  },
  'contact-changed': {
    subject: (data) => `Kontaktopplysningene dine i ${data.serviceName} er endret`,
    mail: (data) => ['Kontaktopplysningene for innloggingen din er endret. En adresse som er erstattet, brukes ikke lenger.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kontaktopplysningene for innloggingen din${inBrackets(data)} er endret. ${notYouShort(data)}`,
  },
  'list-issued': {
    subject: (data) => `En liste med engangspassord er opprettet i ${data.serviceName}`,
    mail: (data) => ['Det er opprettet en liste med engangspassord for innloggingen din.', ...about(data, ['Liste', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: liste ${String(data.listNumber)} er opprettet for innloggingen din${inBrackets(data)}. ${notYouShort(data)}`,
  },
  'list-running-low': {
    subject: (data) => `Du har få engangspassord igjen til ${data.serviceName}`,
    mail: (data) => [
      'Listen din med engangspassord er snart brukt opp. Bestill en ny i innstillingene før det skjer.',
      ...about(data, ['Liste', String(data.listNumber)], ['Engangspassord igjen', String(data.left)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: engangspassord igjen på liste ${String(data.listNumber)}: ${String(data.left)} (${data.username}). Bestill en ny liste i innstillingene. ${helpShort(data)}`,
  },
  'list-ended': {
    subject: (data) => `Listen din med engangspassord til ${data.serviceName} gjelder ikke lenger`,
    mail: (data) => [
      'Denne listen kan ikke lenger brukes. Hvis du logger inn med den, må du bestille en ny liste på innloggingssiden eller be hovedbrukeren om hjelp. Hvis nøkkelappen tilbys, kan du ta den i bruk med den nye listen.',
      ...about(data, ['Liste', String(data.listNumber)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: liste ${String(data.listNumber)} (${data.username}) gjelder ikke lenger. Bestill en ny liste på innloggingssiden. ${helpShort(data)}`,
  },
  'partial-auth': {
    subject: (data) => `En innlogging til ${data.serviceName} mislyktes i tredje trinn`,
    mail: (data) => [
      'Noen oppga riktig passord, men svarte feil eller ikke i det hele tatt i tredje trinn.',
      ...about(data),
      nothingToDo,
      `Hvis det ikke var deg, kjenner noen passordet ditt: Bytt det straks, og kontakt ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: en innlogging for ${data.username} stoppet etter passordet. Var det ikke deg? Bytt passord. ${helpShort(data)}`,
  },
  'lane-closed': {
    subject: (data) => `For mange feil svar for innloggingen din i ${data.serviceName}`,
    mail: (data) => [
      'Noen oppga riktig passord, men ga for mange feil svar i tredje trinn. Nettlesere du ikke har brukt før, slipper ikke inn før passordet er byttet.',
      ...about(data),
      'Logg inn med en nettleser du har brukt før: Der får du velge et nytt passord. Du kan også bestille et nytt passord på innloggingssiden.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: for mange feil svar for ${data.username}. Logg inn med nettleseren du pleier å bruke, og bytt passord. ${helpShort(data)}`,
  },
  'password-changed': {
    subject: (data) => `Passordet ditt til ${data.serviceName} er byttet`,
    mail: (data) => ['Passordet for innloggingen din er byttet.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: passordet for ${data.username} er byttet. ${notYouShort(data)}`,
  },
  'method-activated': {
    subject: (data) => `Listen din med engangspassord til ${data.serviceName} er i bruk`,
    mail: (data) => [
      'Fra nå av spør tredje trinn av innloggingen etter et engangspassord på denne listen. En tidligere liste gjelder ikke lenger.',
      ...about(data, ['Liste', String(data.listNumber)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ${data.username} logger nå inn med liste ${String(data.listNumber)}. ${notYouShort(data)}`,
  },
  'key-app-link': {
    subject: (data) => `Nøkkelappen til ${data.serviceName}`,
    mail: (data) => [
      'Installer nøkkelappen på telefonen din. Åpne den, og skriv inn brukernavnet ditt og koden på dataskjermen.',
      { label: 'Installer nøkkelappen', link: data.appUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: installer nøkkelappen: ${data.appUrl} Skriv så inn brukernavnet ditt og koden på dataskjermen. ${helpShort(data)}`,
  },
  'device-paired': {
    subject: (data) => `En enhet er koblet til innloggingen din i ${data.serviceName}`,
    mail: (data) => [
      'En enhet er koblet til innloggingen din og kan nå godkjenne den. Du kan fjerne enheten i innstillingene.',
      ...about(data, ['Enhet', data.device], ['Tid', time(data.pairedAt, data)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ny enhet (${data.username}): ${data.device}, ${time(data.pairedAt, data)}. Ikke deg? Fjern den i innstillingene. ${helpShort(data)}`,
  },
  'device-ended': {
    subject: (data) => `En enhet er koblet fra innloggingen din i ${data.serviceName}`,
    mail: (data) => ['Denne enheten kan ikke lenger godkjenne innloggingen din.', ...about(data, ['Enhet', data.device]), notYou(data)],
    sms: (data) => `${data.serviceName}: enhet koblet fra innloggingen din (${data.username}): ${data.device}. ${notYouShort(data)}`,
  },
  'key-ended': {
    subject: (data) => `Nøkkelappen din til ${data.serviceName} er deaktivert`,
    mail: (data) => [
      'For mange feil tall ble skrevet inn i nøkkelappen. Den kan ikke lenger godkjenne innloggingen din.',
      ...about(data),
      'Logg inn med listen din med engangspassord, eller bestill en ny liste på innloggingssiden. Deretter kan du koble til en enhet igjen.',
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: nøkkelappen for ${data.username} er deaktivert. Bruk listen, eller bestill en på innloggingssiden. ${helpShort(data)}`,
  },
  'new-browser': {
    subject: (data) => `Innlogging med en ny nettleser til ${data.serviceName}`,
    mail: (data) => ['Noen logget inn med brukernavnet ditt i en nettleser som vi ikke kjenner.', ...about(data, ['Tid', time(data.at, data)]), nothingToDo, notYou(data)],
    sms: (data) => `${data.serviceName}: innlogging med en ny nettleser (${data.username}), ${time(data.at, data)}. ${notYouShort(data)}`,
  },
  'approval-denied': {
    subject: (data) => `En forespørsel ble avvist i nøkkelappen din for ${data.serviceName}`,
    mail: (data) => [
      'En forespørsel i nøkkelappen din ble besvart med «Det var ikke meg» og stoppet.',
      ...about(data),
      'Noen kan kjenne passordet ditt eller bruke innloggingen din. Bytt passord, eller bestill et nytt på innloggingssiden.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: svaret i nøkkelappen (${data.username}) var "Det var ikke meg". Bytt passord, eller bestill et nytt. ${helpShort(data)}`,
  },
  'list-instead': {
    subject: (data) => `Det ble spurt etter listen din i stedet for nøkkelappen i ${data.serviceName}`,
    mail: (data) => ['Det ble spurt etter et engangspassord på listen din i stedet for nøkkelappen.', ...about(data, ['Liste', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: det ble spurt etter liste ${String(data.listNumber)} (${data.username}) i stedet for nøkkelappen. ${notYouShort(data)}`,
  },
  'lost-username': {
    subject: (data) => `${isOne(data) ? 'Brukernavnet ditt' : 'Brukernavnene dine'} til ${data.serviceName}`,
    mail: (data) => [
      `Noen ba om ${isOne(data) ? 'brukernavnet' : 'brukernavnene'} som hører til denne adressen.`,
      { facts: data.usernames.map((username): [string, string] => ['Brukernavn', username]) },
      `Hvis du ikke ba om ${isOne(data) ? 'det' : 'dem'}, trenger du ikke å gjøre noe: Et brukernavn alene åpner ingenting.`,
      { label: 'Logg inn', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: brukernavn ${data.usernames.join(', ')}. Logg inn: ${data.loginUrl} ${helpShort(data)}`,
  },
  'recovery-link': {
    subject: (data) => `Noen har bedt om ${newOne(data)} til ${data.serviceName}`,
    mail: (data) => [
      `Noen ønsker å bestille ${newOne(data)} for innloggingen din.`,
      'Hvis det var deg, åpner du lenken og trykker på knappen på siden. Da sendes en kode til telefonen din.',
      ...about(data, ['Gyldig i', duration(data.minutes)]),
      { label: `Bestill ${newOne(data)}`, link: data.link },
      'Vi spør aldri etter lenken eller koden på telefon eller i en melding.',
      `Hvis det ikke var deg, må du ikke åpne lenken. Kontakt ${data.supportContact}. Ingenting er endret ennå.`,
    ],
    sms: (data) => `${data.serviceName}: en lenke for å bestille ${newOneShort(data)} (${data.username}) er sendt på e-post. ${notYouShort(data)}`,
  },
  'recovery-code': {
    subject: (data) => `En kode for ${newOne(data)} i ${data.serviceName}`,
    mail: (data) => [`En kode for å bestille ${newOne(data)} er sendt til telefonen din. Vi spør aldri etter den på telefon eller i en melding.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kode ${data.code} gir ${newOneShort(data)} (${data.username}). Vi spør aldri etter den. Ikke deg? ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${yours(data)} til ${data.serviceName} er erstattet`,
    mail: (data) => [`${yours(data)} ble meldt mistet og er erstattet. Alle som var logget inn, er logget ut.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: ${data.username} har fått ${newOneShort(data)}. ${notYouShort(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `En bestilling for innloggingen din i ${data.serviceName} ble stoppet`,
    mail: (data) => ['Bestillingen av et nytt passord eller en ny liste ble stoppet. Ingenting er endret.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: bestillingen av nytt passord eller ny liste (${data.username}) ble stoppet. Ingenting er endret. ${helpShort(data)}`,
  },
  restarted: {
    subject: (data) => `Innloggingen din i ${data.serviceName} er startet på nytt`,
    mail: (data) => [
      'Organisasjonen din har startet innloggingen din på nytt. Det gamle passordet, listen og nøkkelappen gjelder ikke lenger.',
      'For å logge inn trenger du et nytt midlertidig passord, som første gang. Hvis du ikke får det, spør hovedbrukeren din.',
      unexpected(data),
    ],
    sms: (data) => `${data.serviceName}: organisasjonen din har startet innloggingen på nytt. Gammelt passord, liste og nøkkelapp gjelder ikke lenger. ${helpShort(data)}`,
  },
  'office-acted': {
    subject: (data) => `Regnskapsbyrået har handlet på vegne av dere i ${data.serviceName}`,
    mail: (data) => ['Regnskapsbyrået har handlet på vegne av organisasjonen deres.', ...about(data, ['Hva som ble gjort', acts[data.act]]), unexpected(data)],
    sms: (data) => `${data.serviceName}, regnskapsbyrået: ${acts[data.act]}${inBrackets(data)}. Ikke avtalt? Kontakt ${data.supportContact}`,
  },
  'member-contact-changed': {
    subject: (data) => `Kontaktopplysninger er endret i ${data.serviceName}`,
    mail: (data) => ['Kontaktopplysningene for en bruker i organisasjonen deres er endret. Spør personen om endringen er riktig.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: kontaktopplysningene for ${data.username} er endret. Spør personen om endringen er riktig. ${helpShort(data)}`,
  },
} satisfies MessageCatalogue);
