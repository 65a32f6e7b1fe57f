// WORKING.md: the one page an agent leaves for whoever goes on with the task, itself included. Bounded, in five sections,
// and written before the claim is given back.

export const workingMax = 4000;
export const workingSections = ["Goal", "Done", "Next", "Open questions", "Do not"] as const;
export type WorkingSection = (typeof workingSections)[number];
export type Working = Readonly<Record<WorkingSection, readonly string[]>>;

export const emptyWorking: Working = { Goal: [], Done: [], Next: [], "Open questions": [], "Do not": [] };

/** One line, whatever it was before: no text makes a section of its own. */
const line = (text: string) =>
  text
    .replaceAll(/\s+/g, " ")
    .replace(/^[#\-\s]+/, "")
    .trim();

/** The page, at most 4,000 characters: the oldest of what is done goes first, then whatever else is longest. */
export function renderWorking(working: Working): string {
  const kept = Object.fromEntries(
    workingSections.map((section) => [
      section,
      working[section]
        .map(line)
        .filter(Boolean)
        .map((one) => one.slice(0, 400)),
    ]),
  ) as Record<WorkingSection, string[]>;
  const page = () =>
    workingSections
      .map((section) => [`## ${section}`, ...kept[section].map((one) => `- ${one}`)].join("\n"))
      .join("\n");
  while (page().length > workingMax) {
    const longest = workingSections.reduce((a, b) => (kept[b].join("").length > kept[a].join("").length ? b : a));
    (kept.Done.length > 1 ? kept.Done : kept[longest]).shift();
  }
  return page();
}

/** Null for a page that is none: a section is missing, out of order or unknown, or it is too long. */
export function parseWorking(page: string): Working | null {
  if (page.length > workingMax) return null;
  const found: [string, string[]][] = [];
  for (const one of page.split("\n")) {
    const title = /^## (.+)$/.exec(one)?.[1];
    if (title !== undefined) found.push([title, []]);
    else if (one.startsWith("- ") && found.length > 0) found.at(-1)?.[1].push(one.slice(2));
    else if (one.trim() !== "") return null;
  }
  if (found.map(([title]) => title).join() !== workingSections.join()) return null;
  return Object.fromEntries(found) as unknown as Working;
}
