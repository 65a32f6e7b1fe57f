/** What a colour says: act or chosen, an agent, well, look here, danger. Never the only sign of it. */
export type Tone = "plain" | "act" | "agent" | "ok" | "warn" | "danger";
