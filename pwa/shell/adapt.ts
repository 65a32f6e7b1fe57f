// `auto`, decided on the phone: gathers the signs, measures the network as the app goes, and changes the coat only
// between tasks. Comes after the first screen; until then stands what was decided the last time.
import { decide, type Signs, type Verdict } from "../../shared/modes/rules.ts";
import { isOverNetwork, measure, median, networkOf, steadySamples, unmeasured, type Measured } from "./network.ts";
import { dress, keep, mirror, mode, read } from "./preferences.ts";
import { onMove } from "./router.tsx";

/** Chromium's; absent in Firefox and on iOS. */
interface Hints {
  readonly deviceMemory?: number;
  readonly connection?: EventTarget & { readonly saveData?: boolean; readonly effectiveType?: string };
}

const less = [
  "(prefers-reduced-data: reduce)",
  "(prefers-reduced-transparency: reduce)",
  "(prefers-contrast: more)",
  "(forced-colors: active)",
].join();

function stored<T>(name: string, otherwise: T): T {
  try {
    return { ...otherwise, ...(JSON.parse(read(name) ?? "{}") as Partial<T>) };
  } catch {
    return otherwise;
  }
}

let measured: Measured = stored("network", unmeasured);
const starts: { ms: number[] } = stored("starts", { ms: [] });

function signs(): Signs {
  const { deviceMemory, connection } = navigator as Hints;
  return {
    mode: mode(),
    userAgent: navigator.userAgent,
    saveData: connection?.saveData,
    effectiveType: connection?.effectiveType,
    network: networkOf(measured),
    memoryGb: deviceMemory,
    readyMs: starts.ms.length < steadySamples ? undefined : (median(starts.ms) ?? undefined),
    prefersLess: matchMedia(less).matches,
  };
}

/** What is in force and why, with the figures it rests on. */
export const inForce = (): Verdict & { readonly signs: Signs } => {
  const now = signs();
  return { ...decide(now), signs: now };
};

/** The five screens of the bar: whoever comes to one has nothing under way that a change could disturb. */
const isTopPlace = () => /^\/(lessons|tasks|approvals|more)?$/.test(location.pathname);

let told = "";
/** Decides what the next start begins with. */
function decideNext(): void {
  const verdict = decide({ ...signs(), mode: "auto" });
  // The text pages are a choice here: who runs scripts is offered them, never sent there.
  const coat = verdict.coat === "full" ? "full" : "lite";
  const offer = verdict.offersText ? "text" : "";
  // Comes with every answer from the network, and writing a cookie costs a slow phone milliseconds.
  if (told === coat + offer) return;
  told = coat + offer;
  mirror("coat", coat);
  if (read("offer") !== "no") keep("offer", offer);
}

/** Decides, and changes this page too where that disturbs nothing. */
function settle(): void {
  decideNext();
  if (isTopPlace()) dress();
}

/** How long this start took from its first paint, where it needed no network; of the full coat alone: lite has less to do. */
function noteStart(): void {
  const painted = performance.getEntriesByType("paint")[0]?.startTime;
  const ready = performance.getEntriesByName("ready")[0]?.startTime;
  const isLocal = Boolean(navigator.serviceWorker?.controller);
  if (!isLocal || !painted || !ready || document.documentElement.dataset["mode"] !== "full") return;
  starts.ms = [...starts.ms, Math.max(0, Math.round(ready - painted))].slice(-steadySamples);
  keep("starts", JSON.stringify(starts));
}

/** Begins to watch. Called once, after the first screen. */
export function adapt(): void {
  noteStart();
  // Cookies written by scripts live a week on iOS; the Worker is told again at each start.
  for (const name of ["locale", "theme", "mode"]) {
    const chosen = read(name);
    if (chosen) mirror(name, chosen);
  }
  settle();
  onMove(settle);
  (navigator as Hints).connection?.addEventListener("change", decideNext);
  if (!("PerformanceObserver" in globalThis)) return;
  const watch = new PerformanceObserver((list) => {
    const timings = (list.getEntries() as PerformanceResourceTiming[]).filter((one) =>
      isOverNetwork(one, location.origin),
    );
    if (timings.length === 0) return;
    measured = measure(measured, timings);
    keep("network", JSON.stringify(measured));
    decideNext();
  });
  for (const type of ["navigation", "resource"]) watch.observe({ type, buffered: true });
}
