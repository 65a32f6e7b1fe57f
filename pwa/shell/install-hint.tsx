// Offers to put Nexio among the phone's apps, once the person has had some good of it and never before.
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { keep, read } from "./preferences.ts";

/** Chromium's event, in no standard yet. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallEvent | null = null;
let heard: () => void = () => {};

/** The browser's offer to install, where it made one. */
export const installOffer = (): InstallEvent | null => offer;

/** Counts this visit and keeps the browser's offer for later. Called once, before anything is drawn. */
export function watchInstall(): void {
  keep("visits", String(Number(read("visits") ?? 0) + 1));
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallEvent;
    heard();
  });
}

/** Called when a lesson is finished. */
export const lessonFinished = (): void => keep("finished", "1");

const isTime = () =>
  offer !== null && read("install") !== "no" && (read("finished") === "1" || Number(read("visits") ?? 0) > 1);

export function InstallHint() {
  const [shown, setShown] = useState(isTime);
  useEffect(() => {
    heard = () => setShown(isTime());
    return () => {
      heard = () => {};
    };
  }, []);
  if (!shown) return null;
  const close = () => setShown(false);
  return (
    <Card title={<Trans>Keep Nexio among your apps</Trans>}>
      <p class="note">
        <Trans>It opens at once, also without a network, and takes less room than a photo.</Trans>
      </p>
      <Buttons>
        <Button
          onPress={() => {
            keep("install", "no");
            close();
          }}
        >
          <Trans>Not now</Trans>
        </Button>
        <Button
          icon="download"
          onPress={() => {
            void offer?.prompt();
            offer = null;
            close();
          }}
        >
          <Trans>Install</Trans>
        </Button>
      </Buttons>
    </Card>
  );
}
