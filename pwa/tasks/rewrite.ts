// A refused task is corrected by writing it again: its words wait in the form, and the refusal goes once it is saved.

export interface Rewrite {
  /** The refusal it answers. */
  readonly outcomeId: string;
  readonly title: string;
  readonly body: string;
}

const key = "rewrite-task";

/** Keeps a refused task's words for the form that is opened next. */
export function rewrite(outcomeId: string, words: string): void {
  const [title = "", ...body] = words.split("\n");
  sessionStorage.setItem(key, JSON.stringify({ outcomeId, title, body: body.join("\n") } satisfies Rewrite));
}

/** What is to be written again, once. */
export function takeRewrite(): Rewrite | null {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return kept === null ? null : (JSON.parse(kept) as Rewrite);
}
