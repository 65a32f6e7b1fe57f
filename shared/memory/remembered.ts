// What of an agent's memory goes into a run, and MEMORY.md as people read it. Candidates never do: text from outside
// stays outside until a person has taken it in.
import type { Memory } from "./schema.ts";

const maxChars = 1500;
const maxFacts = 5;
export const maxMemoryPage = 4000;

const byWeight = (a: Memory, b: Memory) =>
  b.confidence - a.confidence || b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1);

/** The weightiest active facts, at most five and 1,500 characters. */
export function remembered(found: readonly Memory[]): Memory[] {
  let left = maxChars;
  return found
    .filter(({ status }) => status === "active")
    .toSorted(byWeight)
    .slice(0, maxFacts)
    .filter(({ key, value }) => (left -= key.length + value.length + 4) >= 0);
}

/** MEMORY.md: one line a fact, with where it comes from. */
export function memoryPage(found: readonly Memory[]): string {
  const lines = found
    .filter(({ status }) => status === "active")
    .toSorted(byWeight)
    .map(({ key, value, confidence, origin }) => `- ${key}: ${value} (${origin}, ${confidence} %)`);
  let page = "# MEMORY";
  for (const line of lines) {
    if (page.length + line.length + 1 > maxMemoryPage) break;
    page += `\n${line}`;
  }
  return page;
}
