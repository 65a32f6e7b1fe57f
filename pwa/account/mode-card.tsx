// How much the interface may ask of phone and network: the choice, what is in force, and why.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { formatNumber } from "../../shared/format/number.ts";
import type { Coat, Why } from "../../shared/modes/rules.ts";
import { language } from "../i18n/locale.ts";
import { inForce } from "../shell/adapt.ts";
import { choose, mode, type Mode } from "../shell/preferences.ts";
import { useStore } from "../shell/store-context.tsx";
import { openTextPages } from "../shell/text-pages.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choices } from "../ui/choice.tsx";

export function ModeCard() {
  const store = useStore();
  const [, redraw] = useState(0);
  const [isStuck, setStuck] = useState(false);
  const openThem = () => void openTextPages("/", store).then((went) => setStuck(!went));
  const pick = (next: Mode) => {
    choose("mode", next);
    setStuck(false);
    redraw((count) => count + 1);
    if (next === "text") openThem();
  };
  return (
    <Card>
      <Choices<Mode>
        legend={t`Appearance`}
        value={mode()}
        options={[
          ["auto", t`Automatic`, t`Follows the phone and the network`],
          ["full", t`Full`, t`Transparency and depth`],
          ["lite", t`Light on the phone`, t`Flat, without pictures, and news four times an hour at most`],
          ["text", t`Text only`, t`Plain pages without a script. They need a network.`],
        ]}
        onValue={pick}
      />
      <p role="status">{sentence()}</p>
      {mode() === "text" && (
        <>
          {isStuck && (
            <p>
              <Trans>
                The text pages are out of reach now. Until there is a network this app stays open, with everything in
                it.
              </Trans>
            </p>
          )}
          <Button onPress={openThem}>
            <Trans>Open the text pages</Trans>
          </Button>
        </>
      )}
    </Card>
  );
}

/** What is in force and why, as one says it. */
function sentence(): string {
  const { coat, why, signs } = inForce();
  const names: Record<Coat, string> = { full: t`Full`, lite: t`Light on the phone`, text: t`Text only` };
  const name = names[coat];
  const rtt = formatNumber(signs.network?.rttMs ?? 0, language());
  const kbps = formatNumber(signs.network?.kbps ?? 0, language());
  const seconds = formatNumber((signs.readyMs ?? 0) / 1000, language(), 1);
  const memory = formatNumber(signs.memoryGb ?? 0, language(), (signs.memoryGb ?? 0) < 1 ? 2 : 0);
  const sentences: Record<Why, () => string> = {
    chosen: () => t`In force: ${name}, because you chose it.`,
    browser: () => t`In force: ${name}, because of this browser.`,
    saveData: () => t`In force: ${name}, because your browser is set to save data.`,
    effectiveType: () => t`In force: ${name}, because your browser reports a 2G network.`,
    rtt: () => t`In force: ${name}, because your network answers slowly (${rtt} ms).`,
    rate: () => t`In force: ${name}, because your network is slow (${kbps} kbit/s).`,
    memory: () => t`In force: ${name}, because this phone has little memory (${memory} GB).`,
    start: () => t`In force: ${name}, because the app starts slowly on this phone (${seconds} s).`,
    prefersLess: () => t`In force: ${name}, because your phone asks for less data, less transparency or more contrast.`,
    last: () => t`In force: ${name}, as the last time.`,
    nothing: () => t`In force: ${name}, because neither the phone nor the network asks for less.`,
  };
  return sentences[why]();
}
