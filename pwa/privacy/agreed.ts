// What a form says its person was shown and agreed to.
import { noticeVersion, type Purpose } from "../../shared/privacy/purposes.ts";
import { language } from "../i18n/locale.ts";
import { newId } from "../shell/new-id.ts";

/** For a call that makes somebody a member. */
export const agreedTo = (...purposes: readonly Purpose[]) => ({
  version: noticeVersion,
  language: language(),
  purposes,
  at: Date.now(),
});

/** For somebody who is one already: the item of a mutation. */
export const answerTo = (purpose: Purpose, choice: "given" | "withdrawn") => ({
  id: newId(),
  purpose,
  choice,
  version: noticeVersion,
  language: language(),
  askedAt: Date.now(),
});
