// What a link in a mail brings behind its `#`, where no server and no log reads it.
import { useState } from "preact/hooks";

/** The token of the address; taken off it at once, so that it stays in no history. Empty where there is none. */
export function useMailToken(): string {
  const [token] = useState(() => {
    const found = location.hash.slice(1);
    if (found) history.replaceState(null, "", location.pathname);
    return found;
  });
  return token;
}
