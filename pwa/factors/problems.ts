// What can go wrong when a second factor is shown or set up, in words.
import { t } from "@lingui/core/macro";
import { problemSentence } from "../account/problems.ts";
import { Problem } from "../account/session.ts";

/** Nobody confirmed: no finger, no face, or "cancel". */
const isRefusal = (error: unknown): boolean =>
  error instanceof DOMException && /^(NotAllowed|Abort|InvalidState)Error$/.test(error.name);

export function factorSentence(error: unknown): string {
  if (isRefusal(error)) return t`It was not confirmed. Nothing was changed.`;
  const code = error instanceof Problem ? error.code : "";
  if (code === "factor_refused")
    return t`It was not accepted. Check it and try again; after five wrong codes, wait a quarter of an hour.`;
  if (code === "last_factor")
    return t`This is your last one. Confirm with a code of your list, or add another one first.`;
  if (code === "not_found")
    return t`Something of this has not arrived yet, or does not wait any more. Send what waits, then try again.`;
  if (code === "unreachable") return t`This needs a network. Try again when it is back.`;
  return problemSentence(error);
}
