// What the Worker's refusals mean at the door, in words.
import { t } from "@lingui/core/macro";
import { Problem } from "./session.ts";

export function problemSentence(error: unknown): string {
  const { code, status } = error instanceof Problem ? error : { code: "server", status: 500 };
  if (code === "unreachable")
    return t`There is no network now. What you typed is still here. Try again when it is back.`;
  if (status === 429) return t`Too many attempts. Wait a few minutes, then try again.`;
  if (status === 401) return t`The e-mail address or the password is not right. Check both and try again.`;
  if (/password.*(compromised|breach|common)|breached/i.test(code))
    return t`This password is known from a leak. Choose another one.`;
  if (status >= 500) return t`Nexio cannot answer now. Nothing was changed. Try again in a moment.`;
  return t`Something was missing or not valid. Correct it and try again.`;
}
