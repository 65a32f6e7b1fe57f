// One quiet line about the text pages: offered on a slow network, or, to who chose them, why the app is open instead.
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { choose, keep, mode, read } from "../shell/preferences.ts";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { openTextPages } from "../shell/text-pages.ts";
import { useProfile } from "./account.tsx";

export function TextLine() {
  const isGuest = useProfile() === null;
  const store = useStore();
  const status = useSyncStatus();
  const [isShown, setShown] = useState(true);
  const isChosen = mode() === "text";
  // A member's work is sent first; a guest has none.
  const isReady = isChosen && (isGuest || status?.unsent === 0);
  useEffect(() => {
    if (isReady) void openTextPages(location.pathname, store);
  }, [isReady]);
  if (!isShown || (!isChosen && read("offer") !== "text")) return null;
  const go = () => {
    choose("mode", "text");
    void openTextPages(location.pathname, store);
  };
  const dismiss = () => {
    if (isChosen) choose("mode", "auto");
    else keep("offer", "no");
    setShown(false);
  };
  return (
    <div class="line start">
      <p class="note">
        {isChosen ? (
          <Trans>You chose the text pages, which need a network. Until then you are in the app.</Trans>
        ) : (
          <Trans>Your network is slow. The text pages need less of it.</Trans>
        )}
      </p>
      <Button kind="link" onPress={go}>
        <Trans>Open the text pages</Trans>
      </Button>
      <Button kind="link" onPress={dismiss}>
        {isChosen ? <Trans>Stay in the app</Trans> : <Trans>Not now</Trans>}
      </Button>
    </div>
  );
}
