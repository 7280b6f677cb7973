import type { MessageCatalogue, MessageContext } from 'lukko/message';
import { countedIn } from '../texts/counted.js';
import { minuteIn } from '../time.js';

const counted = countedIn('sv');
const minute = minuteIn('sv');

type Recovers = { readonly recovers: 'password' | 'list' };

const help = (data: MessageContext): string => `Frågor? Kontakta ${data.supportContact}.`;
const notYou = (data: MessageContext): string => `Om det inte var du, kontakta genast ${data.supportContact}.`;
const unexpected = (data: MessageContext): string => `Om detta inte var överenskommet, kontakta genast ${data.supportContact}.`;
const lifetime = (minutes: number): string => (minutes < 120 ? counted(minutes, { one: 'minut', other: 'minuter' }) : `${String(Math.floor(minutes / 60))} timmar`);
const recovered = ({ recovers }: Recovers): string => (recovers === 'password' ? 'ett nytt lösenord' : 'en ny lista med engångslösenord');

/** The messages in Swedish, of the demo's own: a real host may take lukko's, or write its own like these. */
export const swedishMessages: MessageCatalogue = {
  invitation: {
    subject: (data) => `Ditt användarnamn för ${data.serviceName}`,
    mail: (data) => [
        `Hej ${data.name},`,
        `du har fått en inloggning till ${data.serviceName}.`,
        `Användarnamn: ${data.username}\nKod för den här adressen: ${data.code}`,
        `Ditt tillfälliga lösenord kommer en annan väg. Logga in med båda på ${data.loginUrl}. Där frågas också efter koden ovan.`,
        help(data),
      ],
    sms: (data) => `${data.serviceName}: användarnamn ${data.username}, kod ${data.code}. Lösenordet kommer en annan väg. Logga in: ${data.loginUrl} Hjälp: ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Ditt tillfälliga lösenord för ${data.serviceName}`,
    mail: (data) => [
        `Tillfälligt lösenord: ${data.password}`,
        `Det öppnar din första inloggning på ${data.loginUrl} till ${minute(data.expiresAt)}. Där väljer du ett eget lösenord.`,
        'Användarnamnet kommer en annan väg. Ingen frågar dig någonsin efter det här lösenordet.',
        help(data),
      ],
    sms: (data) => `${data.serviceName}: tillfälligt lösenord ${data.password}, gäller till ${minute(data.expiresAt)}. Berätta det inte för någon. Hjälp: ${data.supportContact}`,
  },
  'address-code': {
    subject: (data) => `Din kod för ${data.serviceName}`,
    mail: (data) => [`Kod: ${data.code}`, `Skriv den på sidan som frågar efter den, inom ${lifetime(data.minutes)}. Den bekräftar den här adressen för användarnamnet ${data.username}. Ingen frågar dig någonsin efter den.`, help(data)],
    sms: (data) => `${data.serviceName}: kod ${data.code} bekräftar den här telefonen för ${data.username}. Berätta den inte för någon. Hjälp: ${data.supportContact}`,
  },
  'contact-changed': {
    subject: (data) => `Dina kontaktuppgifter i ${data.serviceName} har ändrats`,
    mail: (data) => [`Kontaktuppgifterna för ${data.username === undefined ? 'din inloggning' : `användarnamnet ${data.username}`} har ändrats. En adress som har ersatts används inte längre.`, notYou(data)],
    sms: (data) => `${data.serviceName}: kontaktuppgifterna för ${data.username ?? 'din inloggning'} har ändrats. ${notYou(data)}`,
  },
  'list-issued': {
    subject: (data) => `En lista med engångslösenord har gjorts för dig i ${data.serviceName}`,
    mail: (data) => [`Lista ${String(data.listNumber)} har gjorts för ${data.username === undefined ? 'din inloggning' : `användarnamnet ${data.username}`}.`, notYou(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} har gjorts för ${data.username ?? 'din inloggning'}. ${notYou(data)}`,
  },
  'list-running-low': {
    subject: (data) => `${String(data.left)} engångslösenord kvar i ${data.serviceName}`,
    mail: (data) => [`Lista ${String(data.listNumber)} för användarnamnet ${data.username} har ${String(data.left)} engångslösenord kvar. Beställ en ny lista innan de tar slut.`, help(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} för ${data.username} har ${String(data.left)} engångslösenord kvar. Beställ en ny i tid. Hjälp: ${data.supportContact}`,
  },
  'list-ended': {
    subject: (data) => `Din lista med engångslösenord i ${data.serviceName} gäller inte längre`,
    mail: (data) => [`Lista ${String(data.listNumber)} för användarnamnet ${data.username} kan inte längre användas. Beställ en ny lista, eller be din huvudanvändare om en.`, help(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} för ${data.username} gäller inte längre. Beställ en ny, eller be din huvudanvändare om en. Hjälp: ${data.supportContact}`,
  },
  'partial-auth': {
    subject: (data) => `En inloggning i ${data.serviceName} slutfördes inte`,
    mail: (data) => [`Någon gav rätt lösenord för användarnamnet ${data.username}, men inte det tredje steget.`, `Om det var du behöver du inte göra något. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: en inloggning för ${data.username} stannade efter lösenordet. ${notYou(data)}`,
  },
  'lane-closed': {
    subject: (data) => `För många fel svar för din inloggning i ${data.serviceName}`,
    mail: (data) => [`Någon gav rätt lösenord för användarnamnet ${data.username}, men för många fel engångslösenord. Inga fler tas emot därifrån.`, `Webbläsare som du har använt förut fungerar fortfarande. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: för många fel engångslösenord för ${data.username}. ${notYou(data)}`,
  },
  'password-changed': {
    subject: (data) => `Ditt lösenord i ${data.serviceName} har bytts`,
    mail: (data) => [`Lösenordet för användarnamnet ${data.username} har bytts.`, notYou(data)],
    sms: (data) => `${data.serviceName}: lösenordet för ${data.username} har bytts. ${notYou(data)}`,
  },
  'method-activated': {
    subject: (data) => `Din inloggning i ${data.serviceName} är klar`,
    mail: (data) => [`Med användarnamnet ${data.username} loggar man nu in med lösenord och lista ${String(data.listNumber)} med engångslösenord.`, notYou(data)],
    sms: (data) => `${data.serviceName}: med användarnamnet ${data.username} loggar man nu in med lista ${String(data.listNumber)}. ${notYou(data)}`,
  },
  'key-app-link': {
    subject: (data) => `Nyckelappen för ${data.serviceName}`,
    mail: (data) => [`Installera nyckelappen här: ${data.appUrl}`, 'Öppna den sedan och skriv ditt användarnamn och koden på datorns skärm.', help(data)],
    sms: (data) => `${data.serviceName}: installera nyckelappen: ${data.appUrl} Skriv sedan ditt användarnamn och koden på datorns skärm. Hjälp: ${data.supportContact}`,
  },
  'device-paired': {
    subject: (data) => `En telefon har anslutits till din inloggning i ${data.serviceName}`,
    mail: (data) => [`Telefonen "${data.device}" anslöts till användarnamnet ${data.username} ${minute(data.pairedAt)}. Den kan nu godkänna inloggningar.`, `Du kan ta bort den i inställningarna. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: telefonen "${data.device}" godkänner nu inloggningar för ${data.username}. Ta bort den i inställningarna. ${notYou(data)}`,
  },
  'device-ended': {
    subject: (data) => `En telefon har tagits bort från din inloggning i ${data.serviceName}`,
    mail: (data) => [`Telefonen "${data.device}" för användarnamnet ${data.username} kan inte längre godkänna inloggningar.`, notYou(data)],
    sms: (data) => `${data.serviceName}: telefonen "${data.device}" för ${data.username} kan inte längre godkänna inloggningar. ${notYou(data)}`,
  },
  'key-ended': {
    subject: (data) => `Nyckelappen för din inloggning i ${data.serviceName} gäller inte längre`,
    mail: (data) => [
        `Nyckelappen kan inte längre godkänna inloggningar för användarnamnet ${data.username}.`,
        `Logga in med din lista med engångslösenord, eller beställ en ny lista på inloggningssidan. Sedan kan du ansluta en telefon igen. ${notYou(data)}`,
      ],
    sms: (data) => `${data.serviceName}: nyckelappen godkänner inte längre inloggningar för ${data.username}. Använd listan, eller beställ en på inloggningssidan. ${notYou(data)}`,
  },
  'new-browser': {
    subject: (data) => `Inloggning med en ny webbläsare: ${data.serviceName}`,
    mail: (data) => [`Användarnamnet ${data.username} loggade in med en webbläsare som det inte har använt förut, ${minute(data.at)}.`, `Om det var du behöver du inte göra något. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: ${data.username} loggade in med en ny webbläsare. ${notYou(data)}`,
  },
  'approval-denied': {
    subject: (data) => `En begäran avvisades i din telefon för ${data.serviceName}`,
    mail: (data) => [
        `Någon gav rätt lösenord för användarnamnet ${data.username}, och i telefonen svarades "Det var inte jag". Begäran stoppades.`,
        `Någon kan känna till ditt lösenord. Byt det, eller beställ ett nytt på inloggningssidan. ${help(data)}`,
      ],
    sms: (data) => `${data.serviceName}: en begäran för ${data.username} avvisades i telefonen. Någon kan känna till ditt lösenord: byt det. Hjälp: ${data.supportContact}`,
  },
  'list-instead': {
    subject: (data) => `Din lista används i stället för nyckelappen i ${data.serviceName}`,
    mail: (data) => [`Ett engångslösenord från lista ${String(data.listNumber)} efterfrågades i stället för nyckelappen för användarnamnet ${data.username}.`, notYou(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} för ${data.username} används i stället för nyckelappen. ${notYou(data)}`,
  },
  'lost-username': {
    subject: (data) => `Ditt användarnamn för ${data.serviceName}`,
    mail: (data) => [
        'Någon bad om det användarnamn som hör till den här adressen.',
        `Användarnamn: ${data.usernames.join(', ')}`,
        `Logga in på ${data.loginUrl}. Om du inte bad om det behöver du inte göra något: ett användarnamn ensamt öppnar ingenting.`,
        help(data),
      ],
    sms: (data) => `${data.serviceName}: ${data.usernames.length === 1 ? 'ditt användarnamn är' : 'dina användarnamn är'} ${data.usernames.join(', ')}. Hjälp: ${data.supportContact}`,
  },
  'recovery-link': {
    subject: (data) => `${data.recovers === 'password' ? 'Ett nytt lösenord' : 'En ny lista med engångslösenord'} för ${data.serviceName}`,
    mail: (data) => [
        `Någon bad om ${recovered(data)} för användarnamnet ${data.username}.`,
        `Om det var du, öppna den här länken inom ${lifetime(data.minutes)} och tryck på knappen på sidan:\n${data.link}`,
        'Sidan skickar sedan en kod till din telefon. Vi frågar aldrig efter länken eller koden i ett samtal eller meddelande.',
        `Om det inte var du, öppna inte länken, och kontakta ${data.supportContact}. Ingenting har ändrats ännu.`,
      ],
    sms: (data) => `${data.serviceName}: en länk för ${recovered(data)} för ${data.username} skickades per e-post. ${notYou(data)}`,
  },
  'recovery-code': {
    subject: (data) => `En kod för ${recovered(data)} i ${data.serviceName}`,
    mail: (data) => [`En kod för ${recovered(data)} för användarnamnet ${data.username} skickades till din telefon. Vi frågar aldrig efter koden i ett samtal eller meddelande.`, notYou(data)],
    sms: (data) => `${data.serviceName}: kod ${data.code} för ${recovered(data)} för ${data.username}. Vi frågar aldrig efter den. Var det inte du? Kontakta ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${data.recovers === 'password' ? 'Ditt lösenord' : 'Din lista med engångslösenord'} i ${data.serviceName} har ersatts`,
    mail: (data) => [`Användarnamnet ${data.username} fick ${recovered(data)}, eftersom ${data.recovers === 'password' ? 'det tidigare anmäldes som förlorat' : 'den tidigare anmäldes som förlorad'}. Alla som var inloggade har loggats ut.`, notYou(data)],
    sms: (data) => `${data.serviceName}: ${data.username} fick ${recovered(data)}. ${notYou(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `En begäran för din inloggning i ${data.serviceName} stoppades`,
    mail: (data) => [`Begäran om ett nytt lösenord eller en ny lista för användarnamnet ${data.username} stoppades. Ingenting har ändrats.`, help(data)],
    sms: (data) => `${data.serviceName}: begäran om ett nytt lösenord eller en ny lista för ${data.username} stoppades. Ingenting har ändrats.`,
  },
  restarted: {
    subject: (data) => `Din inloggning i ${data.serviceName} börjar om`,
    mail: (data) => ['Din huvudanvändare har startat om din inloggning: det gamla lösenordet och den gamla listan gäller inte längre, och ett nytt meddelande med användarnamnet och ett tillfälligt lösenord är på väg.', notYou(data)],
    sms: (data) => `${data.serviceName}: din huvudanvändare har startat om din inloggning. Det gamla lösenordet och den gamla listan gäller inte längre. ${notYou(data)}`,
  },
  'office-acted': {
    subject: (data) => `En byrå handlade för er i ${data.serviceName}`,
    mail: (data) => [`En byrå handlade för er organisations räkning. Vad som gjordes: ${data.act}.${data.username === undefined ? '' : ` Användarnamn: ${data.username}.`}`, unexpected(data)],
    sms: (data) => `${data.serviceName}: en byrå handlade för er (${data.act})${data.username === undefined ? '' : `, användarnamn ${data.username}`}. ${unexpected(data)}`,
  },
  'member-contact-changed': {
    subject: (data) => `Kontaktuppgifter har ändrats i ${data.serviceName}`,
    mail: (data) => [`Kontaktuppgifterna för användarnamnet ${data.username} i er organisation har ändrats.`, `Fråga personen om det var den som gjorde det. ${help(data)}`],
    sms: (data) => `${data.serviceName}: kontaktuppgifterna för ${data.username} har ändrats. Fråga personen om det var den som gjorde det.`,
  },
};
