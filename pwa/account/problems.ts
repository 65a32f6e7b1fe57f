// What the Worker's refusals mean at the door, in words.
import { t } from "@lingui/core/macro";
import { Problem } from "./session.ts";

export function problemSentence(error: unknown): string {
  const { code, status } = error instanceof Problem ? error : { code: "server", status: 500 };
  if (code === "unreachable")
    return t`There is no network now. What you typed is still here. Try again when it is back.`;
  if (status === 429) return t`Too many attempts. Wait a few minutes, then try again.`;
  if (code === "wrong_pin")
    return t`The code, the name or the PIN is not right. Look at all three; if you do not remember them, ask your trainer for a code.`;
  if (code === "wrong_password") return t`The password so far is not right.`;
  if (code === "link_spent") return t`This link is too old or was used already. Ask for a new mail.`;
  if (code === "name_taken") return t`Somebody of your centre signs in by this name. Choose another one.`;
  if (code === "known_here")
    return t`You are known on this phone already, with another PIN. Choose your name at the start.`;
  if (code === "email_unconfirmed")
    return t`Confirm your e-mail address first: Nexio wrote to it. You find it in the settings under “Signing in”.`;
  if (status === 401) return t`The e-mail address or the password is not right. Check both and try again.`;
  if (/password.*(compromised|breach|common)|breached/i.test(code))
    return t`This password is known from a leak. Choose another one.`;
  if (status >= 500) return t`Nexio cannot answer now. Nothing was changed. Try again in a moment.`;
  return t`Something was missing or not valid. Correct it and try again.`;
}
