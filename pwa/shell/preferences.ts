// The settings of this phone, whoever uses it: kept in localStorage, mirrored to cookies so that the Worker
// renders the first byte in the right coat, and put on <html> for the style sheet.

export type Theme = "dark" | "light";
/** `text` is the pages without JavaScript; see the low-bandwidth mode. */
export type Mode = "auto" | "full" | "lite" | "text";
export type TextSize = "16" | "18" | "20";

const yearSeconds = 31_536_000;

function cookie(name: string): string | undefined {
  return document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** What was chosen for `name`, here or in the cookie; undefined when nothing was, or storage is closed to us. */
export function read(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? cookie(name);
  } catch {
    return cookie(name);
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
  document.cookie = `${name}=${value}; path=/; max-age=${yearSeconds}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

const oneOf = <T extends string>(value: string | undefined, known: readonly T[], otherwise: T): T =>
  known.find((one) => one === value) ?? otherwise;

export const theme = (): Theme => oneOf(read("theme"), ["dark", "light"], "dark");
export const mode = (): Mode => oneOf(read("mode"), ["auto", "full", "lite"], "auto");
export const textSize = (): TextSize => oneOf(read("textSize"), ["16", "18", "20"], "16");

interface Hints {
  deviceMemory?: number;
  connection?: { saveData?: boolean; effectiveType?: string };
}

/** What `auto` means here and now: flat on a weak phone, a slow network, or where less is asked for. */
function coat(chosen: Mode): "full" | "lite" {
  if (chosen !== "auto") return chosen === "full" ? "full" : "lite";
  const { deviceMemory = 4, connection }: Hints = navigator as Hints;
  const slow = connection?.saveData === true || /2g/.test(connection?.effectiveType ?? "");
  const calm = matchMedia("(prefers-reduced-transparency: reduce), (prefers-contrast: more), (forced-colors: active)");
  return slow || deviceMemory <= 2 || calm.matches ? "lite" : "full";
}

/** Puts the choices on <html>. */
export function dress(): void {
  const root = document.documentElement;
  root.dataset.theme = theme();
  root.dataset.mode = coat(mode());
  root.dataset.text = textSize();
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
