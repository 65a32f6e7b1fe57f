// The settings of this phone, whoever uses it: kept in localStorage, mirrored to cookies so that the Worker
// renders the first byte in the right coat, and put on <html> for the style sheet.
import type { Mode } from "../../shared/modes/rules.ts";

export type { Mode };
export type Theme = "dark" | "light";
export type TextSize = "16" | "18" | "20";

const yearSeconds = 31_536_000;

/** Asking the browser for its cookies stops the page for milliseconds: one answer holds for what is done together. */
let [cookies, until] = ["", 0];
const togetherMs = 300;

function cookie(name: string): string | undefined {
  const now = performance.now();
  if (now > until) [cookies, until] = [document.cookie, now + togetherMs];
  return new RegExp(`(^|; )${name}=([^;]*)`).exec(cookies)?.[2];
}

/**
 * What was chosen for `name`; undefined when nothing was, or storage is closed to us. The cookie first: the text pages,
 * which have no script, change it too.
 */
export function read(name: string): string | undefined {
  try {
    return cookie(name) ?? localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice on this phone alone. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

/** Keeps a choice on this phone and tells the Worker of it. */
export function mirror(name: string, value: string): void {
  keep(name, value);
  until = 0;
  document.cookie = `${name}=${value}; path=/; max-age=${yearSeconds}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

const oneOf = <T extends string>(value: string | undefined, known: readonly T[], otherwise: T): T =>
  known.find((one) => one === value) ?? otherwise;

export const theme = (): Theme => oneOf(read("theme"), ["dark", "light"], "dark");
/** What was chosen; `auto` is decided by `adapt.ts`. */
export const mode = (): Mode => oneOf(read("mode"), ["auto", "full", "lite", "text"], "auto");
export const textSize = (): TextSize => oneOf(read("textSize"), ["16", "18", "20"], "16");

/** Puts the choices on <html>. With `auto`, what was last decided here; on the very first visit, what the Worker wrote. */
export function dress(): void {
  const { dataset } = document.documentElement;
  const chosen = mode();
  dataset.theme = theme();
  dataset.text = textSize();
  const coat = chosen === "auto" ? (read("coat") ?? dataset.mode) : chosen;
  // The app itself, opened although the text pages were chosen, is the lighter one.
  dataset.mode = coat === "full" ? "full" : "lite";
  document
    .querySelector("meta[name=theme-color]")
    ?.setAttribute("content", theme() === "light" ? "#F6F7FA" : "#0B0E14");
}

export function choose(name: "theme" | "mode", value: Theme | Mode): void {
  mirror(name, value);
  dress();
}

export function chooseTextSize(size: TextSize): void {
  keep("textSize", size);
  dress();
}
