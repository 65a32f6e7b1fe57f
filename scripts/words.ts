// `npm run words`: collects the product's words from the code into the catalogues, and gives the Worker those that its
// own code says, compiled. The phone's build reads the catalogues itself.
import { readFileSync, writeFileSync } from "node:fs";
import { createCompiledCatalog, getCatalogs } from "@lingui/cli/api";
import { getConfig } from "@lingui/conf";
import { languages } from "../shared/languages.ts";
import { inRoot, root } from "./lib/paths.ts";
import { runTool } from "./lib/run.ts";
import { tell, Trouble } from "./lib/say.ts";

const file = "server/i18n/messages.ts";
const head = `// What the Worker says, by Lingui's ids: those messages of \`locales/\` that code of \`server/\` uses.
// Written by \`npm run words\`; do not edit.
import type { Messages } from "@lingui/core";
import type { Language } from "../../shared/languages.ts";

// oxfmt-ignore
`;

async function workerWords(): Promise<string> {
  const config = getConfig({ cwd: root });
  const [catalogue] = await getCatalogs(config);
  const read = Object.fromEntries(
    await Promise.all(languages.map(async (language) => [language, await catalogue?.read(language)] as const)),
  );
  const own = Object.entries(read["en"] ?? {}).filter(([, { origin }]) =>
    origin?.some(([from]) => from.startsWith("server/")),
  );
  // By text, so that two branches that both add some seldom meet on a line.
  own.sort(([, a], [, b]) => ((a.message ?? "") < (b.message ?? "") ? -1 : 1));
  const of = (language: (typeof languages)[number]) => {
    const texts = own.map(([id, { message = "" }]) => {
      const translated = [language, "fr"].map((one) => read[one]?.[id]?.translation).find(Boolean);
      return [id, (language !== "en" && translated) || message] as const;
    });
    const { source, errors } = createCompiledCatalog(language, Object.fromEntries(texts), { namespace: "json" });
    const [broken] = errors;
    if (broken) throw new Trouble(`${language}: “${broken.source}” is not a message: ${broken.error.message}`);
    const { messages } = JSON.parse(source) as { messages: Record<string, unknown> };
    return texts.map(([id]) => `    ${JSON.stringify(id)}: ${JSON.stringify(messages[id])},\n`);
  };
  const lists = languages.map((language) => `  ${language}: {\n${of(language).join("")}  },\n`);
  return `${head}export const messages: Readonly<Record<Language, Messages>> = {\n${lists.join("")}};\n`;
}

/** Whether the Worker has the words of the catalogues as they are. */
export const checkWorkerWords = async (): Promise<string[]> =>
  readFileSync(inRoot(file), "utf8") === (await workerWords())
    ? []
    : [`${file}: not up to date: run \`npm run words\``];

if (import.meta.main) {
  await tell(async () => {
    const { ok, output } = await runTool("lingui", ["extract", "--clean"]);
    if (!ok) throw new Trouble("The words could not be collected: the reason stands above.", output);
    console.log(output.trim());
    writeFileSync(inRoot(file), await workerWords());
  });
}
