// Offers to put Nexio among the phone's apps, once the person has had some good of it and never before: with the
// browser's own offer where there is one, with three pictures where there is none.
import { Trans } from "#trans/macro";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../shared/format/bytes.ts";
import { language } from "../i18n/locale.ts";
import { room } from "../storage/room.ts";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { hasSeenValue, installOffer, isInstalled } from "./install.ts";
import { keep, read } from "./preferences.ts";
import { useStore, useSyncStatus } from "./store-context.tsx";

/** How this browser installs an app. */
export type Road =
  /** It made us an offer: one press. */
  | "offer"
  /** Safari on a phone: the share sheet, and a store of its own for what is installed. */
  | "ios"
  /** A menu of three dots, as in Firefox and in Chrome without an offer. */
  | "dots"
  /** A menu of three lines at the bottom, as in Samsung Internet. */
  | "lines";

/** Null where nothing can be installed, or Nexio already is. Told by what the browser can do; its name only as a last resort. */
export function roadOf(asked: boolean): Road | null {
  if (isInstalled()) return null;
  if (installOffer()) return "offer";
  const isPhone = matchMedia("(pointer: coarse)").matches;
  // Only Safari's engine on a phone or tablet knows this property.
  if ("standalone" in navigator && isPhone) return "ios";
  // It has offers and made none: it is installed already, or not yet convinced. Only who asks is shown the menu.
  if ("onbeforeinstallprompt" in globalThis && !asked) return null;
  if (/SamsungBrowser/.test(navigator.userAgent)) return "lines";
  return isPhone ? "dots" : null;
}

/** Less than this is not the app yet. */
const wholeAppBytes = 300_000;
const quietMs = 14 * 86_400_000;
const isQuiet = () => Date.now() - (Number(read("install")) || 0) < quietMs;

/** At home, when it is time and nobody said “not now” in the last two weeks. */
export const InstallHint = () => <InstallCard asked={false} />;

/** `asked`: on a screen that somebody opened to see it, whenever they come. */
export function InstallCard({ asked }: { asked: boolean }) {
  const find = () => (asked || (hasSeenValue() && !isQuiet()) ? roadOf(asked) : null);
  const [road, setRoad] = useState(find);
  const [bytes, setBytes] = useState<number>();
  useEffect(() => {
    const again = () => setRoad(find);
    const events = ["nexio-install", "nexio-finished", "appinstalled"] as const;
    for (const event of events) addEventListener(event, again);
    void room().then((found) => setBytes(found?.usage));
    return () => {
      for (const event of events) removeEventListener(event, again);
    };
  }, []);
  if (!road) return null;
  // While the app is still arriving, what is here says nothing of its size.
  const size = bytes && bytes > wholeAppBytes && formatBytes(bytes, language());
  const close = () => setRoad(null);
  const later = () => {
    keep("install", String(Date.now()));
    close();
  };
  return (
    <Card title={<Trans>Keep Nexio among your apps</Trans>}>
      <p class="note">
        <Trans>It opens at once, also without a network, and the phone clears it less easily.</Trans>{" "}
        {size && <Trans>It takes {size}, and nearly all of it is here already.</Trans>}
      </p>
      {road === "offer" ? null : <InstallSteps road={road} />}
      <Buttons>
        {!asked && (
          <Button onPress={later}>
            <Trans>Not now</Trans>
          </Button>
        )}
        {road === "offer" && <InstallButton onPressed={close} />}
      </Buttons>
    </Card>
  );
}

/** The browser's own question. A no is one for now: it makes the offer again when it thinks fit. */
export function InstallButton({ onPressed }: { onPressed?: () => void }) {
  const press = () => {
    void installOffer()?.prompt();
    onPressed?.();
  };
  return (
    <Button icon="download" onPress={press}>
      <Trans>Install</Trans>
    </Button>
  );
}

/** Three pictures, and for an iPhone what moves over and how. */
export function InstallSteps({ road }: { road: Exclude<Road, "offer"> }) {
  const steps: Record<typeof road, readonly [ComponentChildren, ComponentChildren]> = {
    ios: [<Trans>Press the share sign below.</Trans>, <Trans>Choose “Add to Home Screen”.</Trans>],
    dots: [<Trans>Press the three dots.</Trans>, <Trans>Choose “Install” or “Add to Home screen”.</Trans>],
    lines: [<Trans>Press the three lines below.</Trans>, <Trans>Choose “Add page to”, then “Home screen”.</Trans>],
  };
  const [open, choose] = steps[road];
  return (
    <>
      {road === "ios" && <Before />}
      <ol class="steps" role="list">
        <Step
          number={1}
          words={open}
          picture={road === "ios" ? <ShareSign /> : <MenuSign lines={road === "lines"} />}
        />
        <Step number={2} words={choose} picture={<Sheet />} />
        <Step number={3} words={<Trans>Open Nexio from the home screen.</Trans>} picture={<HomeScreen />} />
      </ol>
      {road === "ios" && <After />}
    </>
  );
}

/** Unsent work does not move to the app by itself. */
function Before() {
  const store = useStore();
  const unsent = useSyncStatus()?.unsent ?? 0;
  return (
    <>
      <Notice tone="warn">
        <Trans>Safari clears what a page keeps when it is not opened for 7 days. What is installed stays.</Trans>
      </Notice>
      {store && (
        <p>
          {unsent > 0 ? (
            <Trans>
              The app begins empty. First send what waits here: {unsent}. <a href="/sync">Send or carry it</a>
            </Trans>
          ) : (
            <Trans>The app begins empty. Everything of yours is sent: nothing is lost by changing over.</Trans>
          )}
        </p>
      )}
    </>
  );
}

const After = () => (
  <p class="note">
    <Trans>
      Open it while there is a network: sign in there with your e-mail, or with a code from your trainer, and wait until
      it says “Received”. Then it works without a network.
    </Trans>
  </p>
);

function Step({ number, words, picture }: { number: number; words: ComponentChildren; picture: ComponentChildren }) {
  return (
    <li>
      <svg viewBox="0 0 72 96" aria-hidden="true">
        <rect class="edge" x="8" y="2" width="56" height="92" rx="8" />
        {picture}
      </svg>
      <span>
        <strong>{number}.</strong> {words}
      </span>
    </li>
  );
}

// The phones of the pictures: 72 by 96 units, what to press in the colour of acting.
const ShareSign = () => (
  <>
    <path d="M8 78h56M18 14h36M18 24h28M18 34h32" />
    <path class="press" d="M32 82h-2v9h12v-9h-2M36 88v-9M33 81.5l3-3 3 3" />
  </>
);
const MenuSign = ({ lines }: { lines: boolean }) =>
  lines ? (
    <>
      <path d="M8 78h56M18 14h36M18 24h28M18 34h32" />
      <path class="press" d="M50 83h8M50 86.5h8M50 90h8" />
    </>
  ) : (
    <>
      <path d="M8 18h56M14 10h30M18 30h36M18 40h28M18 50h32" />
      <path class="press" d="M57 6.5v.01M57 10.5v.01M57 14.5v.01" />
    </>
  );
const Sheet = () => (
  <>
    <path d="M8 34h56M18 46h24M18 84h24" />
    <rect class="press" x="13" y="56" width="46" height="18" rx="4" />
    <path class="press" d="M47 61h8v8h-8zM51 63v4M49 65h4M18 65h22" />
  </>
);
const HomeScreen = () => (
  <>
    <path d="M17 12h10v10H17zM31 12h10v10H31zM45 12h10v10H45zM17 28h10v10H17zM45 28h10v10H45z" />
    <rect class="press" x="29" y="26" width="14" height="14" rx="3" />
    <path class="press" d="M33.5 36.5v-7l5 7v-7" />
  </>
);
