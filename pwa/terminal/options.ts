// What the terminal offers for what was typed: commands, things, a sentence read as a command. Pure, so that its order
// can be argued about in a test.
import type { Command, Slots, Thing, ThingKind } from "./command.ts";
import type { Reader } from "./read.ts";
import type { Index } from "./search.ts";

export type Option =
  | { readonly kind: "command"; readonly command: Command; readonly slots: Slots }
  | { readonly kind: "thing"; readonly thing: Thing };

interface Known {
  readonly commands: readonly Command[];
  readonly things: readonly Thing[];
  readonly byName: Index<Command>;
  readonly byThing: Index<Thing>;
  readonly reader: Reader;
  /** 0 to 1: how often this phone's people use it. */
  habitOf(id: string): number;
  /** The commands they use most. */
  readonly habits: readonly string[];
}

const asCommand = (command: Command, slots: Slots = {}): Option => ({ kind: "command", command, slots });
const asThing = (thing: Thing): Option => ({ kind: "thing", thing });

/** A first letter that says what is looked for. */
const kinds: Readonly<Record<string, readonly ThingKind[]>> = {
  "#": ["task", "approval", "lesson"],
  "@": ["member", "agent"],
};
const most = 8;
/** From this score on something is called just what was typed. */
const exact = 2;
/** What stands there for somebody who has typed nothing and has no habits yet. */
const beginnings = ["new-task", "lessons", "approvals", "sync-now", "settings"];

export function optionsFor(typed: string, now: number, known: Known): Option[] {
  const text = typed.trim();
  const { commands, things, byName, byThing, reader } = known;
  const sign = text.slice(0, 1);
  const rest = text.slice(1);
  if (sign === "?") return commands.map((command) => asCommand(command));
  const only = kinds[sign];
  if (only) {
    const found = rest ? byThing.search(rest, 50).map(({ value }) => value) : things;
    return found
      .filter(({ kind }) => only.includes(kind))
      .slice(0, most)
      .map(asThing);
  }
  const byHabit = (query: string) =>
    byName
      .search(query, most)
      .map((hit) => ({ ...hit, score: hit.score + 0.1 * known.habitOf(hit.value.id) }))
      .sort((a, b) => b.score - a.score);
  if (sign === ">" || sign === "/") return byHabit(rest).map(({ value }) => asCommand(value));
  if (!text) {
    const waiting = things.filter(({ kind }) => kind === "approval").slice(0, 3);
    const usual = [...new Set([...known.habits, ...beginnings])].flatMap(
      (id) => commands.find((one) => one.id === id) ?? [],
    );
    return [...waiting.map(asThing), ...usual.slice(0, 5).map((command) => asCommand(command))];
  }

  const options: Option[] = [];
  const offered = new Set<string>();
  const offer = (option: Option) => {
    const key = option.kind === "command" ? option.command.id : `${option.thing.kind}/${option.thing.id}`;
    if (offered.has(key)) return;
    offered.add(key);
    options.push(option);
  };
  const isSentence = /\s/.test(text);
  const readings = isSentence ? reader.read(text, now) : [];
  const [best] = readings;
  if (best?.sure) offer(asCommand(best.command, best.slots));
  const direct = byHabit(text);
  const named = byThing.search(text, 4);
  // A thing called just so comes before commands that are only like it.
  const isThing = (named[0]?.score ?? 0) >= exact && (direct[0]?.score ?? 0) < exact;
  if (isThing) for (const { value } of named.slice(0, 1)) offer(asThing(value));
  for (const { command, slots } of readings.slice(0, 3)) offer(asCommand(command, slots));
  for (const { value } of direct.slice(0, 5)) offer(asCommand(value));
  for (const { value } of named) offer(asThing(value));
  const task = commands.find(({ id }) => id === "new-task");
  // What is nothing we know may be something to do.
  if (task && text.length > 2) offer(asCommand(task, { title: text }));
  return options.slice(0, most + 1);
}
