// Writes server/auth/common-passwords.ts anew from a list of leaked passwords, the most common first, one a line:
//   node scripts/common-passwords.ts LIST
// Kept are the first three bytes of the SHA-256 of those that our length allows: nobody reads a password from them, and
// one in 1,600 others is refused for nothing.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { minPassword } from "../shared/members/password.ts";
import { inRoot } from "./lib/paths.ts";
import { tell, Trouble } from "./lib/say.ts";

const most = 10_000;

await tell(async () => {
  const [list] = process.argv.slice(2);
  if (!list) throw new Trouble("Say which list: `node scripts/common-passwords.ts LIST`.");
  const common = readFileSync(list, "utf8")
    .split("\n")
    .map((line) => line.trim().toLowerCase())
    .filter(({ length }) => length >= minPassword);
  const marks = [...new Set(common)]
    .slice(0, most)
    .map((password) => createHash("sha256").update(password).digest("hex").slice(0, 6));
  const bytes = Buffer.from([...new Set(marks)].sort().join(""), "hex");
  const text = `// The ${most} most common leaked passwords of ${minPassword} characters and more, as the first three bytes of each one’s SHA-256,
// in order. Written by scripts/common-passwords.ts; do not edit.
export const commonPasswords =
  "${bytes.toString("base64")}";
`;
  writeFileSync(inRoot("server/auth/common-passwords.ts"), text);
});
