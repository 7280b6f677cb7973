import type { MessageCatalogue, MessageContext } from 'lukko/message';
import { countedIn } from '../texts/counted.js';
import { minuteIn } from '../time.js';

const counted = countedIn('fi');
const minute = minuteIn('fi');
const left = (count: number): string => counted(count, { one: 'kertakäyttösalasana', other: 'kertakäyttösalasanaa' });

type Recovers = { readonly recovers: 'password' | 'list' };

const help = (data: MessageContext): string => `Kysyttävää? Ottakaa yhteyttä: ${data.supportContact}.`;
const notYou = (data: MessageContext): string => `Jos tämä ette ollut te, ottakaa heti yhteyttä: ${data.supportContact}.`;
const unexpected = (data: MessageContext): string => `Jos tästä ei ollut sovittu, ottakaa heti yhteyttä: ${data.supportContact}.`;
const lifetime = (minutes: number): string => (minutes < 120 ? `${String(minutes)} minuutin kuluessa` : `${String(Math.floor(minutes / 60))} tunnin kuluessa`);
const recovered = ({ recovers }: Recovers): string => (recovers === 'password' ? 'uusi salasana' : 'uusi kertakäyttösalasanojen lista');
const forThe = ({ recovers }: Recovers): string => (recovers === 'password' ? 'uutta salasanaa varten' : 'uutta kertakäyttösalasanojen listaa varten');

/** The messages in Finnish, of the demo's own: a real host may take lukko's, or write its own like these. */
export const finnishMessages: MessageCatalogue = {
  invitation: {
    subject: (data) => `Käyttäjätunnuksenne: ${data.serviceName}`,
    mail: (data) => [
        `Hyvä ${data.name},`,
        `teille on avattu kirjautuminen palveluun ${data.serviceName}.`,
        `Käyttäjätunnus: ${data.username}\nTämän osoitteen koodi: ${data.code}`,
        `Väliaikainen salasana tulee teille toista tietä. Kirjautukaa molemmilla osoitteessa ${data.loginUrl}. Siellä kysytään myös yllä oleva koodi.`,
        help(data),
      ],
    sms: (data) => `${data.serviceName}: käyttäjätunnus ${data.username}, koodi ${data.code}. Salasana tulee toista tietä. Kirjautuminen: ${data.loginUrl} Apua: ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Väliaikainen salasananne: ${data.serviceName}`,
    mail: (data) => [
        `Väliaikainen salasana: ${data.password}`,
        `Se avaa ensimmäisen kirjautumisen osoitteessa ${data.loginUrl} ${minute(data.expiresAt)} saakka. Siellä valitsette oman salasanan.`,
        'Käyttäjätunnus tulee teille toista tietä. Kukaan ei koskaan kysy teiltä tätä salasanaa.',
        help(data),
      ],
    sms: (data) => `${data.serviceName}: väliaikainen salasana ${data.password}, voimassa ${minute(data.expiresAt)} saakka. Älkää kertoko sitä kenellekään. Apua: ${data.supportContact}`,
  },
  'address-code': {
    subject: (data) => `Koodinne: ${data.serviceName}`,
    mail: (data) => [`Koodi: ${data.code}`, `Kirjoittakaa se sitä kysyvälle sivulle ${lifetime(data.minutes)}. Se vahvistaa tämän osoitteen käyttäjätunnukselle ${data.username}. Kukaan ei koskaan kysy sitä teiltä.`, help(data)],
    sms: (data) => `${data.serviceName}: koodi ${data.code} vahvistaa tämän puhelimen käyttäjätunnukselle ${data.username}. Älkää kertoko sitä kenellekään. Apua: ${data.supportContact}`,
  },
  'contact-changed': {
    subject: (data) => `Yhteystietonne on muutettu: ${data.serviceName}`,
    mail: (data) => [`${data.username === undefined ? 'Kirjautumisenne' : `Käyttäjätunnuksen ${data.username}`} yhteystietoja on muutettu. Korvattua osoitetta ei enää käytetä.`, notYou(data)],
    sms: (data) => `${data.serviceName}: yhteystietoja on muutettu${data.username === undefined ? '' : ` (${data.username})`}. ${notYou(data)}`,
  },
  'list-issued': {
    subject: (data) => `Teille on tehty kertakäyttösalasanojen lista: ${data.serviceName}`,
    mail: (data) => [`Lista ${String(data.listNumber)} on tehty${data.username === undefined ? '' : ` käyttäjätunnukselle ${data.username}`}.`, notYou(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} on tehty${data.username === undefined ? '' : ` käyttäjätunnukselle ${data.username}`}. ${notYou(data)}`,
  },
  'list-running-low': {
    subject: (data) => `${left(data.left)} jäljellä: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnuksen ${data.username} listassa ${String(data.listNumber)} on ${left(data.left)} jäljellä. Tilatkaa uusi lista ennen kuin lista loppuu.`, help(data)],
    sms: (data) => `${data.serviceName}: listassa ${String(data.listNumber)} (${data.username}) on ${left(data.left)} jäljellä. Tilatkaa uusi lista ajoissa. Apua: ${data.supportContact}`,
  },
  'list-ended': {
    subject: (data) => `Kertakäyttösalasanojen listanne ei ole enää käytössä: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnuksen ${data.username} listaa ${String(data.listNumber)} ei voi enää käyttää. Tilatkaa uusi lista tai pyytäkää se pääkäyttäjältänne.`, help(data)],
    sms: (data) => `${data.serviceName}: lista ${String(data.listNumber)} (${data.username}) ei ole enää käytössä. Tilatkaa uusi tai pyytäkää se pääkäyttäjältänne. Apua: ${data.supportContact}`,
  },
  'partial-auth': {
    subject: (data) => `Kirjautuminen jäi kesken: ${data.serviceName}`,
    mail: (data) => [`Joku antoi käyttäjätunnuksen ${data.username} oikean salasanan, mutta ei kolmatta vaihetta.`, `Jos se olitte te, teidän ei tarvitse tehdä mitään. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: kirjautuminen (${data.username}) jäi kesken salasanan jälkeen. ${notYou(data)}`,
  },
  'lane-closed': {
    subject: (data) => `Liian monta väärää vastausta: ${data.serviceName}`,
    mail: (data) => [`Joku antoi käyttäjätunnuksen ${data.username} oikean salasanan, mutta liian monta väärää kertakäyttösalasanaa. Niitä ei enää oteta sieltä vastaan.`, `Aiemmin käyttämänne selaimet toimivat edelleen. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: liian monta väärää kertakäyttösalasanaa (${data.username}). ${notYou(data)}`,
  },
  'password-changed': {
    subject: (data) => `Salasananne on vaihdettu: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnuksen ${data.username} salasana on vaihdettu.`, notYou(data)],
    sms: (data) => `${data.serviceName}: käyttäjätunnuksen ${data.username} salasana on vaihdettu. ${notYou(data)}`,
  },
  'method-activated': {
    subject: (data) => `Kirjautumisenne on valmis: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnuksella ${data.username} kirjaudutaan nyt salasanalla ja kertakäyttösalasanojen listalla ${String(data.listNumber)}.`, notYou(data)],
    sms: (data) => `${data.serviceName}: ${data.username} kirjautuu nyt listalla ${String(data.listNumber)}. ${notYou(data)}`,
  },
  'key-app-link': {
    subject: (data) => `Avainsovellus: ${data.serviceName}`,
    mail: (data) => [`Asentakaa avainsovellus osoitteesta ${data.appUrl}`, 'Avatkaa se ja kirjoittakaa siihen käyttäjätunnuksenne ja tietokoneen näytöllä oleva koodi.', help(data)],
    sms: (data) => `${data.serviceName}: asentakaa avainsovellus: ${data.appUrl} Kirjoittakaa siihen käyttäjätunnuksenne ja tietokoneen näytöllä oleva koodi. Apua: ${data.supportContact}`,
  },
  'device-paired': {
    subject: (data) => `Kirjautumiseenne on liitetty puhelin: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnukseen ${data.username} liitettiin puhelin "${data.device}" ${minute(data.pairedAt)}. Sillä voi nyt hyväksyä kirjautumisia.`, `Voitte poistaa sen asetuksissa. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: puhelin "${data.device}" hyväksyy nyt kirjautumisia (${data.username}). Voitte poistaa sen asetuksissa. ${notYou(data)}`,
  },
  'device-ended': {
    subject: (data) => `Puhelin on poistettu kirjautumisestanne: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnuksen ${data.username} puhelin "${data.device}" ei enää hyväksy kirjautumisia.`, notYou(data)],
    sms: (data) => `${data.serviceName}: puhelin "${data.device}" (${data.username}) ei enää hyväksy kirjautumisia. ${notYou(data)}`,
  },
  'key-ended': {
    subject: (data) => `Avainsovelluksenne ei ole enää käytössä: ${data.serviceName}`,
    mail: (data) => [
        `Avainsovellus ei enää hyväksy käyttäjätunnuksen ${data.username} kirjautumisia.`,
        `Kirjautukaa kertakäyttösalasanojen listalla tai tilatkaa uusi lista kirjautumissivulta. Sen jälkeen voitte liittää puhelimen uudelleen. ${notYou(data)}`,
      ],
    sms: (data) => `${data.serviceName}: avainsovellus ei enää hyväksy kirjautumisia (${data.username}). Käyttäkää listaa tai tilatkaa se kirjautumissivulta. ${notYou(data)}`,
  },
  'new-browser': {
    subject: (data) => `Kirjautuminen uudella selaimella: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnuksella ${data.username} kirjauduttiin selaimella, jota sillä ei ole ennen käytetty, ${minute(data.at)}.`, `Jos se olitte te, teidän ei tarvitse tehdä mitään. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: käyttäjätunnuksella ${data.username} kirjauduttiin uudella selaimella. ${notYou(data)}`,
  },
  'approval-denied': {
    subject: (data) => `Pyyntö hylättiin puhelimellanne: ${data.serviceName}`,
    mail: (data) => [
        `Joku antoi käyttäjätunnuksen ${data.username} oikean salasanan, ja puhelimella vastattiin "Tämä en ollut minä". Pyyntö keskeytettiin.`,
        `Joku saattaa tietää salasananne. Vaihtakaa se tai tilatkaa uusi kirjautumissivulta. ${help(data)}`,
      ],
    sms: (data) => `${data.serviceName}: pyyntö (${data.username}) hylättiin puhelimella. Joku saattaa tietää salasananne: vaihtakaa se. Apua: ${data.supportContact}`,
  },
  'list-instead': {
    subject: (data) => `Listaanne käytetään avainsovelluksen sijaan: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnukselta ${data.username} kysyttiin avainsovelluksen sijaan listan ${String(data.listNumber)} kertakäyttösalasanaa.`, notYou(data)],
    sms: (data) => `${data.serviceName}: avainsovelluksen sijaan käytetään listaa ${String(data.listNumber)} (${data.username}). ${notYou(data)}`,
  },
  'lost-username': {
    subject: (data) => `Käyttäjätunnuksenne: ${data.serviceName}`,
    mail: (data) => [
        'Joku pyysi tähän osoitteeseen kuuluvaa käyttäjätunnusta.',
        `${data.usernames.length === 1 ? 'Käyttäjätunnus' : 'Käyttäjätunnukset'}: ${data.usernames.join(', ')}`,
        `Kirjautuminen: ${data.loginUrl}. Jos ette pyytänyt tätä, teidän ei tarvitse tehdä mitään: käyttäjätunnus yksin ei avaa mitään.`,
        help(data),
      ],
    sms: (data) => `${data.serviceName}: ${data.usernames.length === 1 ? 'käyttäjätunnuksenne on' : 'käyttäjätunnuksenne ovat'} ${data.usernames.join(', ')}. Apua: ${data.supportContact}`,
  },
  'recovery-link': {
    subject: (data) => `${data.recovers === 'password' ? 'Uusi salasana' : 'Uusi kertakäyttösalasanojen lista'}: ${data.serviceName}`,
    mail: (data) => [
        `Joku pyysi, että käyttäjätunnukselle ${data.username} annetaan ${recovered(data)}.`,
        `Jos se olitte te, avatkaa tämä linkki ${lifetime(data.minutes)} ja jatkakaa sivun painikkeesta:\n${data.link}`,
        'Sivu lähettää sitten koodin puhelimeenne. Emme koskaan kysy linkkiä tai koodia puhelussa tai viestissä.',
        `Jos se ette ollut te, älkää avatko linkkiä, ja ottakaa yhteyttä: ${data.supportContact}. Mitään ei ole vielä muutettu.`,
      ],
    sms: (data) => `${data.serviceName}: sähköpostiin lähti linkki ${forThe(data)} (${data.username}). ${notYou(data)}`,
  },
  'recovery-code': {
    subject: (data) => `Koodi ${forThe(data)}: ${data.serviceName}`,
    mail: (data) => [`Puhelimeenne lähetettiin koodi ${forThe(data)} (käyttäjätunnus ${data.username}). Emme koskaan kysy koodia puhelussa tai viestissä.`, notYou(data)],
    sms: (data) => `${data.serviceName}: koodi ${data.code} ${forThe(data)} (${data.username}). Emme koskaan kysy sitä. Ettekö pyytänyt? Ottakaa yhteyttä: ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${data.recovers === 'password' ? 'Salasananne' : 'Kertakäyttösalasanojen listanne'} on vaihdettu uuteen: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnukselle ${data.username} annettiin ${recovered(data)}, koska edellinen ilmoitettiin kadonneeksi. Kaikki kirjautuneet on kirjattu ulos.`, notYou(data)],
    sms: (data) => `${data.serviceName}: käyttäjätunnukselle ${data.username} annettiin ${recovered(data)}. ${notYou(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `Pyyntö keskeytettiin: ${data.serviceName}`,
    mail: (data) => [`Käyttäjätunnusta ${data.username} koskeva pyyntö uudesta salasanasta tai listasta keskeytettiin. Mitään ei ole muutettu.`, help(data)],
    sms: (data) => `${data.serviceName}: pyyntö uudesta salasanasta tai listasta (${data.username}) keskeytettiin. Mitään ei ole muutettu.`,
  },
  restarted: {
    subject: (data) => `Kirjautumisenne alkaa alusta: ${data.serviceName}`,
    mail: (data) => ['Pääkäyttäjänne on aloittanut kirjautumisenne alusta: vanha salasana ja vanha lista eivät enää toimi, ja uusi käyttäjätunnusviesti ja väliaikainen salasana ovat matkalla.', notYou(data)],
    sms: (data) => `${data.serviceName}: pääkäyttäjänne on aloittanut kirjautumisenne alusta. Vanha salasana ja lista eivät enää toimi. ${notYou(data)}`,
  },
  'office-acted': {
    subject: (data) => `Tilitoimisto toimi puolestanne: ${data.serviceName}`,
    mail: (data) => [`Tilitoimisto toimi organisaationne puolesta. Mitä tehtiin: ${data.act}.${data.username === undefined ? '' : ` Käyttäjätunnus: ${data.username}.`}`, unexpected(data)],
    sms: (data) => `${data.serviceName}: tilitoimisto toimi puolestanne (${data.act})${data.username === undefined ? '' : `, käyttäjätunnus ${data.username}`}. ${unexpected(data)}`,
  },
  'member-contact-changed': {
    subject: (data) => `Yhteystietoja on muutettu: ${data.serviceName}`,
    mail: (data) => [`Organisaationne käyttäjätunnuksen ${data.username} yhteystietoja on muutettu.`, `Kysykää henkilöltä, tekikö hän sen. ${help(data)}`],
    sms: (data) => `${data.serviceName}: käyttäjätunnuksen ${data.username} yhteystietoja on muutettu. Kysykää henkilöltä, tekikö hän sen.`,
  },
};
