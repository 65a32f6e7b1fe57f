// Which coat the first byte wears: what the person chose, else what the request's own headers say, else what this
// phone came to the last time. Hints that a browser sends only when asked are honoured and not asked for: by the time
// they would come, the service worker answers (docs/caching.md).
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { decide, modes, type Coat, type Mode } from "../../shared/modes/rules.ts";

/** What a coat depends on, for `Vary`. */
export const coatVary = "cookie, user-agent, save-data, ect, device-memory";

const modeOf = (value: string | undefined): Mode => modes.find((one) => one === value) ?? "auto";

function coatOf({ req }: Context, mode: Mode, last?: string): Coat {
  const memory = Number(req.header("device-memory"));
  return decide({
    mode,
    userAgent: req.header("user-agent"),
    saveData: req.header("save-data")?.toLowerCase() === "on",
    effectiveType: req.header("ect"),
    memoryGb: memory > 0 ? memory : undefined,
    last,
  }).coat;
}

/** What a person who wants the app is given where `auto` would send them back to the text pages: a choice of their own. */
export const modeForApp = (c: Context, wanted: Mode): Mode =>
  wanted === "auto" && coatOf(c, wanted) === "text" ? "lite" : wanted;

/** The coat of this request's answer. */
export const coatAsked = (c: Context): Coat => coatOf(c, modeOf(getCookie(c, "mode")), getCookie(c, "coat"));
