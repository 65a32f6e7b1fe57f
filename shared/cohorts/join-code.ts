// Codes people read aloud and type: seven characters of Crockford's base 32 and one that checks them (Luhn mod 32), so
// that a slip of the finger is told from a wrong code before anybody is asked.

/** No I, L, O and U: what looks like 1 or 0 is read as such. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 8;

export const codePattern = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** The check character of seven others: every single slip changes it, and nearly every swap of neighbours. */
function checkOf(body: string): string {
  let sum = 0;
  Array.from(body).forEach((character, at) => {
    const doubled = alphabet.indexOf(character) * ((body.length - at) % 2 === 1 ? 2 : 1);
    sum += Math.floor(doubled / alphabet.length) + (doubled % alphabet.length);
  });
  return alphabet[(alphabet.length - (sum % alphabet.length)) % alphabet.length] ?? "";
}

/** A code from seven random bytes: 35 bits of them. */
export function makeCode(random: Uint8Array): string {
  const body = Array.from(random.subarray(0, length - 1), (byte) => alphabet[byte % alphabet.length]).join("");
  return body + checkOf(body);
}

/** The code a person typed, in whatever case and with whatever between; null when it cannot be one. */
export function readCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}._]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return codePattern.test(code) && checkOf(code.slice(0, -1)) === code.slice(-1) ? code : null;
}

/** As it stands on the board: `K7QM-2WXA`. */
export const showCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
