// What stands in the way of a class's door, in words: what happened, what is safe, what to do.
import { t } from "@lingui/core/macro";
import { Problem } from "../account/session.ts";
import { problemSentence } from "../account/problems.ts";

export function joinSentence(error: unknown): string {
  switch (error instanceof Problem ? error.code : "") {
    case "code_mistyped":
      return t`A character of the code is wrong or missing. Look at it again.`;
    case "code_unknown":
      return t`Nobody has given out this code. Ask your trainer for it.`;
    case "code_replaced":
      return t`The class has a new code. Ask your trainer for it.`;
    case "code_closed":
      return t`The class takes nobody in now. Ask your trainer to open it.`;
    case "class_not_open":
      return t`The class does not take people in yet. Ask your trainer when it begins.`;
    case "code_expired":
      return t`This code is too old. Ask your trainer for a new one.`;
    case "code_used":
      return t`This code was used already. Ask your trainer for a new one.`;
    case "class_full":
      return t`The class is full. Ask your trainer.`;
    case "other_centre":
      return t`This class is of another organisation. Sign out first, then type the code again.`;
    case "code_of_a_person":
      return t`This code lets one person back in. Hand the phone over to them first.`;
    case "already_joined":
      return t`This was done on another phone already. Start again with the code.`;
    default:
      return problemSentence(error);
  }
}

/** The same for what trainers do. */
export function classSentence(error: unknown): string {
  const { code } = error instanceof Problem ? error : { code: "" };
  if (code === "unreachable") return t`This needs a network. Nothing was changed. Try again when it is back.`;
  if (code === "quota_used")
    return t`This file was taken several times within an hour. The last one is still good. Try again later.`;
  if (code === "busy") return t`The class is sending its work now, which goes first. Try again in a minute.`;
  if (code === "not_allowed") return t`Only the trainers of this class and administrators may do this.`;
  return problemSentence(error);
}
