// Which coat the interface wears: full, lite or the text pages. The same rules on the Worker, which knows the first
// byte's headers and cookies, and on the phone, which knows more and measures its network.

/** What a person may choose; `auto` leaves it to the rules below. */
export const modes = ["auto", "full", "lite", "text"] as const;
export type Mode = (typeof modes)[number];
/** What is in force: `text` is the pages under /t, without a script. */
export type Coat = Exclude<Mode, "auto">;

/** How the network has been lately: `slow` answers after more than a second or carries less than 70 kbit/s. */
export type Band = "good" | "weak" | "slow";

export interface Network {
  readonly band: Band;
  /** Medians of the last requests; null where nothing was measured. */
  readonly rttMs: number | null;
  readonly kbps: number | null;
}

/** What is known. Each side leaves out what it cannot know. */
export interface Signs {
  readonly mode: Mode;
  readonly userAgent?: string | undefined;
  /** `Save-Data: on`, or the browser's own word for it. */
  readonly saveData?: boolean | undefined;
  /** The browser's guess: `slow-2g`, `2g`, `3g`, `4g`. */
  readonly effectiveType?: string | undefined;
  readonly network?: Network | undefined;
  /** Gibibytes, as the browser rounds them. */
  readonly memoryGb?: number | undefined;
  /** First paint to a screen that answers, started from the phone itself; median of three starts, in ms. */
  readonly readyMs?: number | undefined;
  /** Asked of the browser or the system: less data, less transparency, more contrast, forced colours. */
  readonly prefersLess?: boolean | undefined;
  /** What the phone came to the last time, for a Worker that knows nothing better. */
  readonly last?: string | undefined;
}

/** Past these the network is `weak`, past the second ones `slow` (MDN's bounds of 3g and of slow-2g). */
const weak = { rttMs: 270, kbps: 700 };
const slow = { rttMs: 1000, kbps: 70 };
const fewGb = 1;
const slowStartMs = 3000;

const isPast = (bounds: typeof slow, { rttMs, kbps }: Omit<Network, "band">) =>
  (rttMs !== null && rttMs > bounds.rttMs) || (kbps !== null && kbps < bounds.kbps);

export const bandOf = (measured: Omit<Network, "band">): Band =>
  isPast(slow, measured) ? "slow" : isPast(weak, measured) ? "weak" : "good";

/** Answers that come late are named before bytes that come slowly. */
const isLate = ({ network }: Signs, bounds: typeof slow) =>
  network !== undefined && network.rttMs !== null && network.rttMs > bounds.rttMs;

interface Rule {
  readonly why: Why;
  readonly coat: Coat;
  /** The text pages would serve this person better, and are theirs to choose. */
  readonly offersText?: true;
  readonly applies: (signs: Signs) => boolean;
}

export type Why =
  | "chosen"
  | "browser"
  | "saveData"
  | "effectiveType"
  | "rtt"
  | "rate"
  | "memory"
  | "start"
  | "prefersLess"
  | "last"
  | "nothing";

/** In order; the first that applies wins. What a person chose stands before them all. */
const rules: readonly Rule[] = [
  // Opera Mini's servers freeze scripts after seconds; KaiOS runs on 256 MB and has no app of ours.
  { why: "browser", coat: "text", applies: ({ userAgent = "" }) => /Opera Mini|KAIOS/i.test(userAgent) },
  { why: "saveData", coat: "lite", applies: ({ saveData }) => saveData === true },
  {
    why: "effectiveType",
    coat: "lite",
    offersText: true,
    applies: ({ effectiveType = "" }) => /^(slow-)?2g$/.test(effectiveType),
  },
  {
    why: "rtt",
    coat: "lite",
    offersText: true,
    applies: (signs) => signs.network?.band === "slow" && isLate(signs, slow),
  },
  { why: "rate", coat: "lite", offersText: true, applies: ({ network }) => network?.band === "slow" },
  { why: "rtt", coat: "lite", applies: (signs) => signs.network?.band === "weak" && isLate(signs, weak) },
  { why: "rate", coat: "lite", applies: ({ network }) => network?.band === "weak" },
  { why: "memory", coat: "lite", applies: ({ memoryGb = Infinity }) => memoryGb <= fewGb },
  { why: "start", coat: "lite", applies: ({ readyMs = 0 }) => readyMs > slowStartMs },
  { why: "prefersLess", coat: "lite", applies: ({ prefersLess }) => prefersLess === true },
  { why: "last", coat: "lite", applies: ({ last }) => last === "lite" },
];

export interface Verdict {
  readonly coat: Coat;
  readonly why: Why;
  readonly offersText: boolean;
}

export function decide(signs: Signs): Verdict {
  if (signs.mode !== "auto") return { coat: signs.mode, why: "chosen", offersText: false };
  const rule = rules.find(({ applies }) => applies(signs));
  return rule
    ? { coat: rule.coat, why: rule.why, offersText: rule.offersText ?? false }
    : { coat: "full", why: "nothing", offersText: false };
}
