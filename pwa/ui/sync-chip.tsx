// The truth about sync, small and always in sight: an icon and words, never colour alone.
import { t } from "@lingui/core/macro";
import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./tone.ts";

/** `saved`: it lies on this phone and nothing waits, but the Worker has not answered yet. */
export type SyncChipState = "saved" | "waiting" | "sending" | "received" | "attention";

const looks: Record<SyncChipState, readonly [icon: IconName, tone: Tone]> = {
  saved: ["phone", "plain"],
  waiting: ["clock", "warn"],
  sending: ["send", "plain"],
  received: ["received", "ok"],
  attention: ["alert", "danger"],
};

function words(state: SyncChipState, unsent: number): string {
  switch (state) {
    case "saved":
      return t`Saved`;
    case "waiting":
      return t`Waiting to be sent: ${unsent}`;
    case "sending":
      return t`Sending…`;
    case "received":
      return t`Received`;
    case "attention":
      return t`Needs attention`;
  }
}

export function SyncChip({ state, unsent }: { state: SyncChipState; unsent: number }) {
  const [icon, tone] = looks[state];
  return (
    <a class={`chip sync ${tone}`} href="/sync">
      <Icon name={icon} />
      <span>{words(state, unsent)}</span>
    </a>
  );
}
