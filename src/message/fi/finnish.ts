import type { OfficeAct } from '../../core/types.js';
import type { MessageCatalogue, MessageContext } from '../catalogue.js';
import { factsAbout, inBrackets, isOne } from '../facts-about.js';
import { tellDuration } from '../tell-duration.js';
import { tellInstant } from '../tell-instant.js';

type Recovers = { readonly recovers: 'password' | 'list' };

const about = factsAbout('Käyttäjätunnus');
const help = (data: MessageContext): string => `Kysyttävää? Ottakaa yhteyttä: ${data.supportContact}.`;
const helpShort = (data: MessageContext): string => `Apua: ${data.supportContact}`;
const notYou = (data: MessageContext): string => `Jos ette tehnyt tätä itse, ottakaa heti yhteyttä: ${data.supportContact}.`;
const notYouShort = (data: MessageContext): string => `Ettekö tehnyt tätä itse? Apua: ${data.supportContact}`;
const unexpected = (data: MessageContext): string => `Jos tästä ei ollut sovittu, ottakaa heti yhteyttä: ${data.supportContact}.`;
const nothingToDo = 'Jos kirjauduitte itse, teidän ei tarvitse tehdä mitään.';
const time = (at: number, { timeZone }: MessageContext): string => tellInstant({ at, language: 'fi', timeZone });
const duration = (minutes: number): string => tellDuration({ minutes, language: 'fi' });
const newOne = ({ recovers }: Recovers): string => (recovers === 'password' ? 'uusi salasana' : 'uusi kertakäyttösalasanojen lista');
const newOneShort = ({ recovers }: Recovers): string => (recovers === 'password' ? 'uusi salasana' : 'uusi lista');
const ofNewOne = ({ recovers }: Recovers): string => (recovers === 'password' ? 'uuden salasanan' : 'uuden kertakäyttösalasanojen listan');
const ofNewOneShort = ({ recovers }: Recovers): string => (recovers === 'password' ? 'uuden salasanan' : 'uuden listan');
const yours = ({ recovers }: Recovers): string => (recovers === 'password' ? 'Salasananne' : 'Kertakäyttösalasanojen listanne');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const acts: Readonly<Record<OfficeAct, string>> = {
  provision: 'käyttäjätunnus luotiin',
  import: 'käyttäjätunnus tuotiin toisesta järjestelmästä',
  'issue-temporary-password': 'uusi väliaikainen salasana annettiin',
  'correct-contact': 'yhteystiedot korjattiin',
  restart: 'kirjautuminen palautettiin alkuun',
  'end-sessions': 'henkilö kirjattiin ulos kaikkialta',
  'end-devices': 'laite poistettiin',
  'mark-compromised': 'salasana merkittiin muiden tietoon joutuneeksi',
  disable: 'kirjautuminen estettiin',
  enable: 'kirjautuminen sallittiin taas',
  export: 'henkilötiedot vietiin tiedostoon',
  'send-again': 'odottava viesti lähetettiin',
  erase: 'käyttäjätunnus ja henkilötiedot poistettiin',
};

/**
 * The messages in Finnish.
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Helsinki' };
 * console.log(finnish.restarted.subject(context)); // Kirjautumisenne palveluun Tilinpito on palautettu alkuun
 */
export const finnish: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Käyttäjätunnuksenne palveluun ${data.serviceName}`,
    mail: (data) => [
      `Hyvä ${data.name}`,
      `Tämä on käyttäjätunnuksenne palveluun ${data.serviceName}.`,
      { facts: [['Käyttäjätunnus', data.username], ['Tämän osoitteen koodi', data.code]] },
      data.passwordComes === 'now'
        ? 'Väliaikainen salasana tulee toisessa viestissä.'
        : 'Väliaikainen salasana lähetetään toisessa viestissä, kun pyydätte sitä kirjautumissivulla. Pyytäkää se vasta, kun olette valmis kirjautumaan, sillä se on voimassa vain lyhyen ajan.',
      'Ensimmäisessä kirjautumisessa kysytään myös yllä olevaa koodia.',
      { label: 'Kirjautuminen', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: tunnus ${data.username}, koodi ${data.code}. ${data.passwordComes === 'now' ? 'Salasana erikseen.' : 'Tilatkaa salasana:'} ${data.loginUrl} ${helpShort(data)}`,
  },
  'temporary-password': {
    subject: (data) => `Väliaikainen salasananne palveluun ${data.serviceName}`,
    mail: (data) => [
      'Tämä salasana avaa ensimmäisen kirjautumisenne. Siinä valitsette oman salasanan.',
      { facts: [['Väliaikainen salasana', data.password], ['Vanhenee', time(data.expiresAt, data)]] },
      'Käyttäjätunnuksenne on toisessa viestissä. Emme koskaan kysy tätä salasanaa puhelussa tai viestissä.',
      { label: 'Kirjautuminen', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: väliaikainen salasana ${data.password}, vanhenee ${time(data.expiresAt, data)}. Älkää kertoko sitä kenellekään. ${helpShort(data)}`,
  },
  'address-code': {
    subject: (data) => `Koodinne palveluun ${data.serviceName}`,
    mail: (data) => [
      'Tämä koodi vahvistaa, että tämä osoite on teidän. Kirjoittakaa se sivulle, joka sitä kysyy.',
      { facts: [['Koodi', data.code], ['Voimassa', duration(data.minutes)], ['Käyttäjätunnus', data.username]] },
      'Emme koskaan kysy tätä koodia puhelussa tai viestissä.',
      `Jos ette pyytänyt sitä, ottakaa yhteyttä: ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: koodi ${data.code} vahvistaa tämän numeron (${data.username}). Älkää kertoko sitä muille. ${helpShort(data)}`,
  },
  'contact-changed': {
    subject: (data) => `Yhteystietojanne on muutettu palvelussa ${data.serviceName}`,
    mail: (data) => ['Yhteystietojanne on muutettu. Korvattua osoitetta ei enää käytetä.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: yhteystietojanne${inBrackets(data)} on muutettu. ${notYouShort(data)}`,
  },
  'list-issued': {
    subject: (data) => `Teille on tehty kertakäyttösalasanojen lista palveluun ${data.serviceName}`,
    mail: (data) => ['Kirjautumistanne varten on tehty kertakäyttösalasanojen lista.', ...about(data, ['Lista', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: kirjautumistanne${inBrackets(data)} varten on tehty lista ${String(data.listNumber)}. ${notYouShort(data)}`,
  },
  'list-running-low': {
    subject: (data) => `Kertakäyttösalasananne palveluun ${data.serviceName} ovat loppumassa`,
    mail: (data) => [
      'Kertakäyttösalasanojen listanne on loppumassa. Tilatkaa asetuksissa uusi, ennen kuin vanha loppuu.',
      ...about(data, ['Lista', String(data.listNumber)], ['Kertakäyttösalasanoja jäljellä', String(data.left)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: listalla ${String(data.listNumber)} jäljellä kertakäyttösalasanoja: ${String(data.left)} (${data.username}). Tilatkaa asetuksissa uusi lista. ${helpShort(data)}`,
  },
  'list-ended': {
    subject: (data) => `Kertakäyttösalasanojen listanne palveluun ${data.serviceName} ei ole enää käytössä`,
    mail: (data) => [
      'Tätä listaa ei voi enää käyttää. Jos kirjaudutte sillä, tilatkaa uusi lista kirjautumissivulla tai pyytäkää apua pääkäyttäjältänne. Jos avainsovellus on tarjolla, voitte ottaa sen käyttöön uudella listalla.',
      ...about(data, ['Lista', String(data.listNumber)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} (${data.username}) ei ole enää käytössä. Tilatkaa uusi lista kirjautumissivulla. ${helpShort(data)}`,
  },
  'partial-auth': {
    subject: (data) => `Kirjautumisen kolmas vaihe epäonnistui palvelussa ${data.serviceName}`,
    mail: (data) => [
      'Joku antoi oikean salasanan, mutta kolmannessa vaiheessa vastattiin väärin tai ei lainkaan.',
      ...about(data),
      nothingToDo,
      `Jos ette kirjautunut itse, joku tietää salasananne. Vaihtakaa se heti ja ottakaa yhteyttä: ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: kirjautuminen (${data.username}) jäi kesken salasanan jälkeen. Jos ette kirjautunut itse, vaihtakaa salasana. ${helpShort(data)}`,
  },
  'lane-closed': {
    subject: (data) => `Liian monta väärää vastausta kirjautumisessa palveluun ${data.serviceName}`,
    mail: (data) => [
      'Joku antoi oikean salasanan, mutta kolmannessa vaiheessa liian monta väärää vastausta. Selaimilla, joita ette ole ennen käyttänyt, ei pääse sisään, ennen kuin salasana on vaihdettu.',
      ...about(data),
      'Kirjautukaa selaimella, jota olette käyttänyt ennenkin: siinä pyydetään valitsemaan uusi salasana. Voitte myös tilata uuden salasanan kirjautumissivulla.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: liian monta väärää vastausta (${data.username}). Kirjautukaa tutulla selaimella ja vaihtakaa salasana. ${helpShort(data)}`,
  },
  'password-changed': {
    subject: (data) => `Salasananne palveluun ${data.serviceName} on vaihdettu`,
    mail: (data) => ['Salasananne on vaihdettu.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: salasananne (${data.username}) on vaihdettu. ${notYouShort(data)}`,
  },
  'method-activated': {
    subject: (data) => `Kertakäyttösalasanojen listanne palveluun ${data.serviceName} on käytössä`,
    mail: (data) => [
      'Tästä lähtien kirjautumisen kolmannessa vaiheessa kysytään tämän listan kertakäyttösalasanaa. Aiempi lista ei enää toimi.',
      ...about(data, ['Lista', String(data.listNumber)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: kirjautumisessanne (${data.username}) on nyt käytössä lista ${String(data.listNumber)}. ${notYouShort(data)}`,
  },
  'key-app-link': {
    subject: (data) => `Avainsovellus palveluun ${data.serviceName}`,
    mail: (data) => [
      'Asentakaa avainsovellus puhelimeenne. Avatkaa se sitten ja kirjoittakaa siihen käyttäjätunnuksenne ja tietokoneen näytöllä oleva koodi.',
      { label: 'Avainsovelluksen asennus', link: data.appUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: asentakaa avainsovellus: ${data.appUrl} Kirjoittakaa siihen tunnuksenne ja tietokoneen näytön koodi. ${helpShort(data)}`,
  },
  'device-paired': {
    subject: (data) => `Kirjautumiseenne palveluun ${data.serviceName} on liitetty laite`,
    mail: (data) => [
      'Kirjautumiseenne liitettiin laite, jolla kirjautumisen voi nyt hyväksyä. Voitte poistaa sen asetuksissa.',
      ...about(data, ['Laite', data.device], ['Aika', time(data.pairedAt, data)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: uusi laite (${data.username}): ${data.device}, ${time(data.pairedAt, data)}. Jos se on vieras, poistakaa se asetuksissa. ${helpShort(data)}`,
  },
  'device-ended': {
    subject: (data) => `Laite on poistettu kirjautumisestanne palveluun ${data.serviceName}`,
    mail: (data) => ['Tällä laitteella ei voi enää hyväksyä kirjautumistanne.', ...about(data, ['Laite', data.device]), notYou(data)],
    sms: (data) => `${data.serviceName}: laite poistettu kirjautumisestanne (${data.username}): ${data.device}. ${notYouShort(data)}`,
  },
  'key-ended': {
    subject: (data) => `Avainsovelluksenne palveluun ${data.serviceName} ei ole enää käytössä`,
    mail: (data) => [
      'Avainsovellukseen kirjoitettiin liian monta väärää lukua. Sillä ei voi enää hyväksyä kirjautumistanne.',
      ...about(data),
      'Kirjautukaa kertakäyttösalasanojen listalla tai tilatkaa uusi lista kirjautumissivulla. Sen jälkeen voitte liittää laitteen uudelleen.',
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: avainsovellus (${data.username}) ei ole enää käytössä. Käyttäkää listaa tai tilatkaa se kirjautumissivulla. ${helpShort(data)}`,
  },
  'new-browser': {
    subject: (data) => `Kirjautuminen uudella selaimella palveluun ${data.serviceName}`,
    mail: (data) => ['Käyttäjätunnuksellanne kirjauduttiin selaimella, jota emme tunne.', ...about(data, ['Aika', time(data.at, data)]), nothingToDo, notYou(data)],
    sms: (data) => `${data.serviceName}: kirjautuminen uudella selaimella (${data.username}) ${time(data.at, data)}. ${notYouShort(data)}`,
  },
  'approval-denied': {
    subject: (data) => `Avainsovelluksessanne hylättiin palvelun ${data.serviceName} pyyntö`,
    mail: (data) => [
      'Avainsovellukseenne tulleeseen pyyntöön vastattiin ”Tämä en ollut minä”, ja pyyntö keskeytettiin.',
      ...about(data),
      'Joku saattaa tietää salasananne tai käyttää kirjautumistanne. Vaihtakaa salasana tai tilatkaa uusi kirjautumissivulla.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: avainsovelluksessa (${data.username}) vastattiin "Tämä en ollut minä". Vaihtakaa salasana tai tilatkaa uusi. ${helpShort(data)}`,
  },
  'list-instead': {
    subject: (data) => `Listaanne kysyttiin avainsovelluksen sijaan palvelussa ${data.serviceName}`,
    mail: (data) => ['Avainsovelluksen sijaan kysyttiin listanne kertakäyttösalasanaa.', ...about(data, ['Lista', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: avainsovelluksen sijaan kysyttiin listaa ${String(data.listNumber)} (${data.username}). ${notYouShort(data)}`,
  },
  'lost-username': {
    subject: (data) => `Käyttäjätunnuksenne palveluun ${data.serviceName}`,
    mail: (data) => [
      isOne(data) ? 'Joku pyysi tähän osoitteeseen kuuluvaa käyttäjätunnusta.' : 'Joku pyysi tähän osoitteeseen kuuluvia käyttäjätunnuksia.',
      { facts: data.usernames.map((username): [string, string] => ['Käyttäjätunnus', username]) },
      `Jos ette pyytänyt ${isOne(data) ? 'sitä' : 'niitä'}, teidän ei tarvitse tehdä mitään: pelkkä käyttäjätunnus ei avaa mitään.`,
      { label: 'Kirjautuminen', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: ${isOne(data) ? 'käyttäjätunnus' : 'käyttäjätunnukset'} ${data.usernames.join(', ')}. Kirjautuminen: ${data.loginUrl} ${helpShort(data)}`,
  },
  'recovery-link': {
    subject: (data) => `${capital(ofNewOne(data))} tilaus palveluun ${data.serviceName}`,
    mail: (data) => [
      `Joku haluaa tilata kirjautumiseenne ${ofNewOne(data)}.`,
      'Jos teette tilauksen itse, avatkaa linkki ja painakaa sivulla olevaa painiketta. Sen jälkeen puhelimeenne lähetetään koodi.',
      ...about(data, ['Voimassa', duration(data.minutes)]),
      { label: `${capital(ofNewOne(data))} tilaus`, link: data.link },
      'Emme koskaan kysy tätä linkkiä tai koodia puhelussa tai viestissä.',
      `Jos ette tee tilausta itse, älkää avatko linkkiä, vaan ottakaa heti yhteyttä: ${data.supportContact}. Mitään ei ole vielä muutettu.`,
    ],
    sms: (data) => `${data.serviceName}: sähköpostiinne lähti linkki ${ofNewOneShort(data)} tilaamiseen (${data.username}). ${notYouShort(data)}`,
  },
  'recovery-code': {
    subject: (data) => `Koodi ${ofNewOne(data)} tilaamiseen palvelussa ${data.serviceName}`,
    mail: (data) => [`Puhelimeenne lähetettiin koodi, jolla tilataan ${newOne(data)}. Emme koskaan kysy sitä puhelussa tai viestissä.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: ${ofNewOneShort(data)} koodi ${data.code} (${data.username}). Emme koskaan kysy sitä. Ette tilannut? ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${yours(data)} palveluun ${data.serviceName} on korvattu uudella`,
    mail: (data) => [`${yours(data)} ilmoitettiin kadonneeksi ja korvattiin uudella. Kaikki kirjautuneet on kirjattu ulos.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: kirjautumiseenne (${data.username}) annettiin ${newOneShort(data)}. ${notYouShort(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `Tilaus keskeytettiin palvelussa ${data.serviceName}`,
    mail: (data) => ['Uuden salasanan tai listan tilaus keskeytettiin. Mitään ei ole muutettu.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: uuden salasanan tai listan tilaus (${data.username}) keskeytettiin. Mitään ei ole muutettu. ${helpShort(data)}`,
  },
  restarted: {
    subject: (data) => `Kirjautumisenne palveluun ${data.serviceName} on palautettu alkuun`,
    mail: (data) => [
      'Organisaationne on palauttanut kirjautumisenne alkuun. Vanha salasana, lista ja avainsovellus eivät enää toimi.',
      'Kirjautumiseen tarvitsette uuden väliaikaisen salasanan, niin kuin ensimmäisellä kerralla. Ellette saa sitä, pyytäkää se pääkäyttäjältänne.',
      unexpected(data),
    ],
    sms: (data) => `${data.serviceName}: organisaationne on palauttanut kirjautumisenne alkuun. Vanha salasana, lista ja avainsovellus eivät enää toimi. ${helpShort(data)}`,
  },
  'office-acted': {
    subject: (data) => `Tilitoimisto toimi puolestanne palvelussa ${data.serviceName}`,
    mail: (data) => ['Tilitoimisto toimi organisaationne puolesta.', ...about(data, ['Mitä tehtiin', acts[data.act]]), unexpected(data)],
    sms: (data) => `${data.serviceName}, tilitoimisto: ${acts[data.act]}${inBrackets(data)}. Ettekö sopineet tästä? ${helpShort(data)}`,
  },
  'member-contact-changed': {
    subject: (data) => `Yhteystietoja on muutettu palvelussa ${data.serviceName}`,
    mail: (data) => ['Organisaationne käyttäjän yhteystietoja on muutettu. Kysykää henkilöltä, tekikö hän sen itse.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: yhteystietoja on muutettu (${data.username}). Kysykää henkilöltä, tekikö hän sen itse. ${helpShort(data)}`,
  },
} satisfies MessageCatalogue);
