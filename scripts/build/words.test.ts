import { expect, test } from "vitest";
import { wordsOf } from "./words.ts";

const po = `msgid ""
msgstr ""
"Language: en\\n"

#: pwa/home/home.tsx:12
#: pwa/approvals/words.ts:3
msgid "Home"
msgstr "Home"

# unreviewed
#: pwa/approvals/words.ts:9
msgid ""
"Two "
"lines"
msgstr "Two lines"

#: server/text/page.ts:7
msgid "Only the Worker says this"
msgstr "Only the Worker says this"
`;

test("a message waits for later only where no screen of the first route says it; the Worker’s own stay away", () => {
  const found = wordsOf(po, (file) => (file.startsWith("pwa/approvals/") ? 1 : 0));
  expect(found.map(({ part }) => part)).toEqual([0, 1]);
  expect(found.every(({ id }) => /^[\w-]{6}$/.test(id))).toBe(true);
});
