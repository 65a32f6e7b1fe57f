// Mutants that need no copy of the source: the schema's, and those of the table of who sees what.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { accessFaults } from "./access-table.ts";
import { mutated, type Mutant } from "./mutants.ts";
import { schemaFaults } from "./schema-lint.ts";
import { sqliteD1 } from "./sqlite-d1.ts";

export const isQuick = ({ suite }: Mutant): boolean => suite === "schema" || suite === "access";

/** What is noticed first; undefined for a survivor. */
export async function quickFault(mutant: Mutant): Promise<string | undefined> {
  if (mutant.suite === "schema") {
    const [fault] = await schemaFaults(sqliteD1({ [mutant.file]: mutated(mutant) }));
    return fault;
  }
  return accessFaultOf(mutated(mutant));
}

/** Beside types the table imports the roles alone: with their place said in full its text is a module. */
async function accessFaultOf(source: string): Promise<string | undefined> {
  const plain = stripTypeScriptTypes(
    source.replace('"./actor.ts"', JSON.stringify(new URL("../../shared/actor.ts", import.meta.url).href)),
  );
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(plain)}`)) as never;
  return accessFaults(module)[0];
}

/** The same, of the source as it lies there. */
export async function soundFaults(): Promise<string[]> {
  const access = readFileSync(join(import.meta.dirname, "../../shared/access.ts"), "utf8");
  return [...(await schemaFaults(sqliteD1())), ...[(await accessFaultOf(access)) ?? []].flat()];
}
