// What a link in a mail brings behind its `#`, where no server and no log reads it.
import { useState } from "preact/hooks";

/** Screens are drawn anew when the language changes; the address has lost it by then. */
let kept = { path: "", token: "" };

/** The token of the address; taken off it at once, so that it stays in no history. Empty where there is none. */
export function useMailToken(): string {
  const [token] = useState(() => {
    const { hash, pathname: path } = location;
    if (hash.length > 1) {
      kept = { path, token: hash.slice(1) };
      history.replaceState(null, "", path);
    }
    return kept.path === path ? kept.token : "";
  });
  return token;
}
