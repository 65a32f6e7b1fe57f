// The way to the terminal: Ctrl+K or ⌘K, or the button under the thumb. The terminal itself comes when it is asked for.
import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "preact/hooks";
import { wholeLanguage } from "../i18n/locale.ts";
import { usePath } from "../shell/router.tsx";
import { useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Icon } from "../ui/icon.tsx";

type Terminal = typeof import("./terminal.tsx").Terminal;

export function TerminalDoor() {
  const store = useStore();
  const [Opened, setOpened] = useState<Terminal>();
  const path = usePath();
  const before = useRef<Element | null>(null);
  const open = () => {
    before.current = document.activeElement;
    Promise.all([import("./terminal.tsx"), wholeLanguage()]).then(
      ([{ Terminal }]) => setOpened(() => Terminal),
      () => say({ text: t`This is not on the phone yet. Try again with a network.`, tone: "danger" }),
    );
  };
  const close = () => {
    setOpened(undefined);
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      open();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  if (!store) return null;
  // Not over the answers of a quiz.
  const isBusy = /\/quiz$|\/certify\//.test(path);
  return (
    <>
      {!isBusy && (
        <button
          type="button"
          class="terminal-door"
          aria-label={t`Find or do something`}
          aria-keyshortcuts="Control+K Meta+K"
          onClick={open}
        >
          <Icon name="find" />
          <kbd>Ctrl K</kbd>
        </button>
      )}
      {Opened && <Opened store={store} onClose={close} />}
    </>
  );
}
