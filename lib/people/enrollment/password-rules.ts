/** Pure. What a new password must be: long enough, short enough for every door, and nothing that is guessed first. */

/**
 * Longest password in octets. PostgreSQL passes 128 octets on to RADIUS, and a recovery code of 11 characters may
 * follow the password.
 */
export const passwordMaxBytes = 128 - 11;

/** Words that people put digits and signs behind. A password that is one of them, with or without a tail, is refused. */
const commonStems = new Set(
  `password passwort motdepasse contrasena wachtwoord passw0rd p@ssword p@ssw0rd pa$$word mypassword thepassword
  passwordpassword password123password newpassword oldpassword defaultpassword changeme changemenow letmein letmeinnow
  letmeinplease welcome welcomehome welcomeback hello helloworld iloveyou iloveyousomuch iloveyouforever ihateyou
  qwerty qwertz azerty qwertyuiop qwertzuiop qwertyqwerty qwertyuiopasdf qwertyuiopasdfgh asdf asdfgh asdfghjkl
  asdfasdf asdfasdfasdf zxcvbn zxcvbnm zxcvbnmasdfghjkl qazwsx qazwsxedc qazwsxedcrfv qweasdzxc abc abcd abcdef
  abcdefgh abcdefghij abcdefghijkl abcdefghijklmnop abcabc abcabcabc admin administrator administrateur root toor
  superuser sysadmin master user username guest test testing tester testtest testtesttest temp temporary secret
  topsecret secretsecret default system server service oracle mysql postgres postgresql postgrespostgres database
  dbadmin databaseadmin login login123login access accessgranted monkey dragon sunshine princess football baseball
  basketball superman batman spiderman starwars startrek michael jennifer jessica ashley daniel charlie thomas jordan
  shadow freedom whatever trustno trustnoone computer internet samsung google facebook microsoft windows apple
  spring summer autumn winter january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday company business office security secure correcthorse
  correcthorsebattery correcthorsebatterystaple lovely flower cheese chocolate cookie pokemon naruto liverpool
  arsenal chelsea manchester barcelona ferrari mercedes porsche mustang harley killer hunter ranger soccer hockey
  matrix phoenix silver golden purple orange banana pepper ginger maggie buster bailey`.split(/\s+/),
);

/**
 * The sentence that says why `password` cannot be used, or null when it can.
 * `minLength` counts characters and comes from the settings.
 */
export function passwordProblem(
  password: string,
  rules: { readonly username: string; readonly minLength: number },
): string | null {
  if ([...password].length < rules.minLength) return `Use at least ${rules.minLength} characters.`;
  if (new TextEncoder().encode(password).length > passwordMaxBytes) {
    return `Use at most ${passwordMaxBytes} characters: PostgreSQL cannot pass on more.`;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(password))
    return "Leave out tabs, line ends and other control characters.";
  const lower = password.toLowerCase();
  if (rules.username.length >= 3 && lower.includes(rules.username.toLowerCase())) {
    return "Leave your username out of the password.";
  }
  return isGuessedFirst(lower)
    ? "This password is among the first that anyone would try. Use another."
    : null;
}

function isGuessedFirst(lower: string): boolean {
  const stem = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return stem === "" || commonStems.has(stem) || commonStems.has(lower) || isRepetition(lower);
}

/** "aaaaaaaaaaaa", "abcabcabcabc": one piece of at most four characters, over and over. */
function isRepetition(text: string): boolean {
  return [1, 2, 3, 4].some(
    (size) =>
      text ===
      text
        .slice(0, size)
        .repeat(Math.ceil(text.length / size))
        .slice(0, text.length),
  );
}
