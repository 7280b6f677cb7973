/**
 * Base words that guessers try first, in lower-case ASCII: English, Finnish, Swedish. A small list of our own: what was
 * found in breaches is the business of the `BreachedPasswords` port (R26, R29).
 */
export const commonWords: readonly string[] = [
  // The password itself, and the machine it is for
  'password', 'passwort', 'passwd', 'passcode', 'pass', 'secret', 'private', 'login', 'logon', 'signin', 'access', 'admin', 'administrator',
  'root', 'user', 'username', 'guest', 'default', 'changeme', 'change', 'letmein', 'openup', 'master', 'test', 'tester', 'testing', 'temp',
  'temporary', 'demo', 'sample', 'example', 'welcome', 'hello', 'system', 'server', 'computer', 'laptop', 'internet', 'network', 'database',
  'oracle', 'windows', 'microsoft', 'google', 'facebook', 'instagram', 'apple', 'samsung', 'iphone', 'android', 'nokia', 'linux', 'office',
  'company', 'business', 'account', 'customer', 'manager', 'service', 'support', 'security', 'secure', 'trustno', 'whatever', 'nothing',
  'something', 'forgot', 'remember', 'unknown', 'qwerty', 'abcd', 'asdf', 'zxcv', 'pwd', 'key', 'code',
  'salasana', 'salainen', 'salaisuus', 'tunnus', 'kayttaja', 'kayttajatunnus', 'tervetuloa', 'vaihda', 'vaihdatama', 'uusi', 'vanha', 'avain',
  'kirjaudu', 'testi', 'testaaja', 'oletus', 'tietokone', 'kone', 'yritys', 'toimisto', 'asiakas', 'tyopaikka', 'palvelu', 'johtaja',
  'losenord', 'hemlig', 'hemlighet', 'valkommen', 'inloggning', 'anvandare', 'anvandarnamn', 'andra', 'dator', 'foretag', 'kontor', 'kund',
  'gast', 'nyckel', 'kod', 'administration', 'losen',
  // Seasons, months, days
  'spring', 'summer', 'autumn', 'winter', 'january', 'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october',
  'november', 'december', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'today', 'weekend', 'holiday',
  'christmas', 'easter',
  'kevat', 'kesa', 'syksy', 'talvi', 'tammikuu', 'helmikuu', 'maaliskuu', 'huhtikuu', 'toukokuu', 'kesakuu', 'heinakuu', 'elokuu',
  'syyskuu', 'lokakuu', 'marraskuu', 'joulukuu', 'maanantai', 'tiistai', 'keskiviikko', 'torstai', 'perjantai', 'lauantai', 'sunnuntai',
  'juhannus', 'joulu', 'loma',
  'sommar', 'vinter', 'host', 'januari', 'februari', 'mars', 'maj', 'juni', 'juli', 'augusti', 'oktober', 'mandag', 'tisdag', 'onsdag',
  'torsdag', 'fredag', 'lordag', 'sondag', 'midsommar', 'semester',
  // What people love, and how they say so
  'love', 'lover', 'lovely', 'loveyou', 'iloveyou', 'ilove', 'darling', 'honey', 'sweet', 'baby', 'angel', 'princess', 'prince', 'queen',
  'king', 'hottie', 'sexy', 'beautiful', 'friend', 'friends', 'family', 'mother', 'father', 'sister', 'brother', 'daddy', 'mommy', 'flower',
  'sunshine', 'rainbow', 'happy', 'lucky', 'smile', 'heaven', 'forever', 'freedom', 'peace', 'dream', 'magic', 'summertime', 'please',
  'fuck', 'fuckyou', 'shit', 'damn', 'asshole', 'bitch',
  'rakas', 'rakastan', 'kulta', 'muru', 'aiti', 'isa', 'perhe', 'ystava', 'onni', 'aurinko', 'kukka', 'moi', 'moikka', 'terve', 'hei',
  'perkele', 'saatana', 'vittu', 'paska', 'kissa', 'koira', 'karhu', 'susi', 'kahvi', 'olut', 'kalja', 'sauna', 'sisu',
  'alskling', 'alskar', 'jagalskardig', 'karlek', 'hejsan', 'hej', 'mamma', 'pappa', 'familj', 'sol', 'blomma', 'fan', 'hund', 'katt',
  'kaffe',
  // Animals, games, sports, stories, music
  'monkey', 'dragon', 'tiger', 'lion', 'eagle', 'falcon', 'wolf', 'bear', 'panther', 'shadow', 'hunter', 'killer', 'ninja', 'pirate',
  'warrior', 'wizard', 'master', 'phoenix', 'mustang', 'ferrari', 'porsche', 'mercedes', 'toyota', 'volvo', 'harley', 'yamaha', 'football',
  'soccer', 'baseball', 'basketball', 'hockey', 'tennis', 'golf', 'jaakiekko', 'jalkapallo', 'salibandy', 'fotboll', 'ishockey',
  'innebandy', 'liverpool', 'chelsea', 'arsenal', 'barcelona', 'manchester', 'united', 'superman', 'batman', 'spiderman', 'pokemon',
  'pikachu', 'naruto', 'minecraft', 'fortnite', 'starwars', 'skywalker', 'matrix', 'gandalf', 'hobbit', 'harrypotter', 'snoopy', 'mickey',
  'muumi', 'muumimamma', 'metallica', 'nirvana', 'slayer', 'cookie', 'chocolate', 'banana', 'orange', 'cheese', 'pepper', 'ginger',
  'butterfly', 'diamond', 'silver', 'golden', 'purple', 'yellow', 'black', 'white', 'green', 'blue',
  // Places
  'finland', 'suomi', 'sverige', 'sweden', 'ruotsi', 'norge', 'norway', 'danmark', 'denmark', 'england', 'europe', 'america', 'london',
  'paris', 'helsinki', 'helsingfors', 'espoo', 'vantaa', 'tampere', 'turku', 'oulu', 'lahti', 'kuopio', 'jyvaskyla', 'rovaniemi',
  'stockholm', 'tukholma', 'goteborg', 'malmo', 'uppsala', 'oslo', 'kobenhavn', 'copenhagen', 'berlin',
  // Given names, and the commonest family names
  'matti', 'maija', 'pekka', 'jussi', 'juha', 'mikko', 'ville', 'antti', 'timo', 'jari', 'kari', 'heikki', 'anna', 'liisa', 'maria',
  'johanna', 'sanna', 'tiina', 'virtanen', 'korhonen', 'makinen', 'nieminen', 'meikalainen', 'erik', 'lars', 'karl', 'anders', 'johan',
  'andersson', 'johansson', 'karlsson', 'svensson', 'kristina', 'emma', 'oliver', 'michael', 'michelle', 'jennifer', 'jessica', 'jordan',
  'ashley', 'charlie', 'daniel', 'thomas', 'robert', 'andrew', 'matthew', 'joshua', 'anthony', 'william', 'george', 'martin', 'david',
  'james', 'john', 'peter', 'alex', 'alexander', 'nicole', 'amanda', 'sophie', 'smith', 'johnson',
];
