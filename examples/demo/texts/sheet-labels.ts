import { englishSheetLabels, type SheetLabels } from 'lukko/sheet';
import type { Language } from '../language.js';

const fi: SheetLabels = {
  listTitle: 'Kertakäyttösalasanat',
  list: 'Lista',
  issued: 'Tehty',
  holder: 'Käyttäjä',
  position: 'Kohta',
  code: 'Salasana',
  page: 'Sivu',
  adviceHeading: 'Näin käytätte listaa',
  advice: [
    'Kirjautumissivu kertoo listan ja kohdan. Kirjoittakaa sen kohdan neljä merkkiä.',
    'Kukin salasana kelpaa kerran. Vetäkää se yli, kun olette käyttänyt sen.',
    'Säilyttäkää lista erillään tietokoneesta. Älkää valokuvatko sitä.',
    'Älkää koskaan kertoko salasanaa soittajalle tai viestin lähettäjälle. Me emme kysy niitä.',
  ],
  contactHeading: 'Jos tarvitsette apua tai tämä paperi katoaa',
  slipTitle: 'Ensimmäinen kirjautumisenne',
  username: 'Käyttäjätunnus',
  temporaryPassword: 'Väliaikainen salasana',
  expires: 'Viimeinen voimassaolohetki',
  loginPage: 'Kirjautumissivu',
  stepsHeading: 'Näin aloitatte',
  steps: [
    'Avatkaa kirjautumissivu. Kirjoittakaa käyttäjätunnus ja väliaikainen salasana.',
    'Tarkistakaa tietonne ja valitkaa oma salasana. Väliaikainen lakkaa toimimasta.',
    'Ottakaa kertakäyttösalasanojen lista: tallentakaa tai tulostakaa se.',
  ],
  slipAdvice: ['Pitäkää tämä tunnustuloste itsellänne ja hävittäkää se, kun teillä on oma salasana.', 'Älkää koskaan kertoko salasanaa soittajalle tai viestin lähettäjälle. Me emme kysy niitä.'],
};

const sv: SheetLabels = {
  listTitle: 'Engångslösenord',
  list: 'Lista',
  issued: 'Utfärdad',
  holder: 'För',
  position: 'Plats',
  code: 'Lösenord',
  page: 'Sida',
  adviceHeading: 'Så använder du listan',
  advice: [
    'Inloggningssidan nämner en lista och en plats. Skriv de fyra tecknen på den platsen.',
    'Varje lösenord gäller en gång. Stryk det när du har använt det.',
    'Förvara listan åtskild från datorn. Fotografera den inte.',
    'Ge aldrig ett lösenord till någon som ringer eller skriver. Vi frågar aldrig efter det.',
  ],
  contactHeading: 'Om du behöver hjälp eller tappar det här papperet',
  slipTitle: 'Din första inloggning',
  username: 'Användarnamn',
  temporaryPassword: 'Tillfälligt lösenord',
  expires: 'Gäller till',
  loginPage: 'Inloggningssidan',
  stepsHeading: 'Så börjar du',
  steps: [
    'Öppna inloggningssidan. Skriv användarnamnet och det tillfälliga lösenordet.',
    'Kontrollera dina uppgifter och välj ett eget lösenord. Det tillfälliga slutar gälla.',
    'Ta din lista med engångslösenord: spara den eller skriv ut den.',
  ],
  slipAdvice: ['Behåll lappen för dig själv och förstör den när du har ett eget lösenord.', 'Ge aldrig ett lösenord till någon som ringer eller skriver. Vi frågar aldrig efter det.'],
};

/** The words on lists and slips, by language. */
export const sheetLabels: Readonly<Record<Language, SheetLabels>> = { en: englishSheetLabels, fi, sv };
