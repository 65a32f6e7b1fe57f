// Which commands this phone's people use: they stand a little higher, never above what was typed to the letter.
import { keep, read } from "../shell/preferences.ts";

const name = "commands";
/** More uses than this count no further. */
const most = 5;

function uses(): Record<string, number> {
  try {
    return JSON.parse(read(name) ?? "{}") as Record<string, number>;
  } catch {
    return {};
  }
}

export const habitOf = (id: string): number => Math.min(uses()[id] ?? 0, most) / most;
/** The commands used most, at most `count`. */
export const habits = (count: number): string[] =>
  Object.entries(uses())
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([id]) => id);
export const noteUse = (id: string): void => keep(name, JSON.stringify({ ...uses(), [id]: (uses()[id] ?? 0) + 1 }));
