// What each purpose means, in the words people are asked in. A changed sentence raises `noticeVersion`
// (shared/privacy/purposes.ts); tests/privacy holds each version to its words.
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { Purpose } from "../../shared/privacy/purposes.ts";

export const purposeWords: Readonly<Record<Purpose, { title: MessageDescriptor; what: MessageDescriptor }>> = {
  account: {
    title: msg`Your account and your learning`,
    what: msg`Name, how to reach you, tasks, answers and results: kept so that Nexio works for you.`,
  },
  transfer: {
    title: msg`Kept outside Madagascar`,
    what: msg`The servers stand abroad. Without your yes Nexio may keep nothing of you.`,
  },
  class: {
    title: msg`Your class`,
    what: msg`The centre sees your name, your progress and your results while you are in its class.`,
  },
  certificate: {
    title: msg`Your name on certificates`,
    what: msg`Whoever reads the code of a certificate sees your name. Without your yes no certificate is made.`,
  },
  statistics: {
    title: msg`Statistics for the ministry`,
    what: msg`Your results may be counted with those of others, without your name. Off until you say yes.`,
  },
};
