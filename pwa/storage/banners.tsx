// What a person has to know about this phone's storage wherever they are: one line above the screen, with what to do.
// Drawn beside the app, not in it: it has to show when the app cannot start, and is fetched only when there is a reason.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { render, type ComponentChildren } from "preact";
import { formatBytes } from "../../shared/format/bytes.ts";
import { dataPrice } from "../data/price.ts";
import { language, wholeLanguage } from "../i18n/locale.ts";
import type { SyncStore } from "../sync/store.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { fetchUpdate } from "./held-update.ts";

/** The most urgent first. */
const kinds = ["memory", "lost", "unsafe", "full", "fresh", "update"] as const;
export type BannerKind = (typeof kinds)[number];

const reasons = new Map<BannerKind, number>();
let store: SyncStore | null = null;
let host: HTMLElement | null = null;

/** Shows `kind`; `count` pieces of work are in question, or bytes of an update. */
export async function warn(kind: BannerKind, count = 0): Promise<void> {
  reasons.set(kind, count);
  await draw();
}
export async function unwarn(kind: BannerKind): Promise<void> {
  if (reasons.delete(kind)) await draw();
}
/** Whose unsent work the buttons save. */
export async function bannersFor(next: SyncStore): Promise<void> {
  store = next;
  if (host) await draw();
}

async function draw(): Promise<void> {
  await wholeLanguage().catch(() => {}); // in what words there are
  if (!host) {
    host = document.createElement("div");
    host.className = "banner";
    document.body.prepend(host);
    const { style } = document.documentElement;
    // The app's own height is what is left.
    new ResizeObserver(([entry]) =>
      style.setProperty("--banner", `${entry?.borderBoxSize[0]?.blockSize ?? 0}px`),
    ).observe(host);
    new MutationObserver(() => void draw()).observe(document.documentElement, { attributeFilter: ["lang"] });
  }
  const kind = kinds.find((one) => reasons.has(one));
  render(kind ? <Banner kind={kind} count={reasons.get(kind) ?? 0} /> : null, host);
}

function Banner({ kind, count }: { kind: BannerKind; count: number }) {
  const close = () => void unwarn(kind);
  switch (kind) {
    case "memory":
      return (
        <Line tone="danger">
          <p>
            <Trans>This phone cannot save now. What you do is lost when this page closes.</Trans>
          </p>
          {count > 0 ? (
            <Rescue count={count} />
          ) : (
            <a class="button link" href="/data">
              <Trans>What to do</Trans>
            </a>
          )}
        </Line>
      );
    case "lost":
      return (
        <Line tone="warn" onClose={close}>
          <p>
            {count > 0 ? (
              <Trans>The browser cleared what Nexio kept here. Lost, because it was not sent: {count}.</Trans>
            ) : (
              <Trans>The browser cleared what Nexio kept here. Nothing unsent was lost: the rest comes back.</Trans>
            )}
          </p>
        </Line>
      );
    case "unsafe":
      return (
        <Line tone="warn" onClose={close}>
          <p>
            <Trans>Not sent for more than a day: {count}. The browser has not promised to keep it.</Trans>
          </p>
          <a class="button link" href="/sync">
            <Trans>Send or carry it</Trans>
          </a>
        </Line>
      );
    case "fresh":
      return (
        <Line tone="info" onClose={close}>
          <p>
            <Trans>
              This app has a store of its own. Sign in here while there is a network, and wait for “Received”.
            </Trans>
          </p>
        </Line>
      );
    case "update":
      return <Update bytes={count} onClose={close} />;
    case "full":
      return (
        <Line tone="warn" onClose={close}>
          <p>
            <Trans>The phone is nearly full. Free some space, so that your work can be saved.</Trans>
          </p>
          <a class="button link" href="/data">
            <Trans>See what takes room</Trans>
          </a>
        </Line>
      );
  }
}

function Update({ bytes, onClose }: { bytes: number; onClose: () => void }) {
  const [size, price] = [formatBytes(bytes, language()), dataPrice(bytes)];
  const start = () => {
    onClose();
    void fetchUpdate().catch(() => warn("update", bytes));
  };
  return (
    <Line tone="info" onClose={onClose}>
      <p>
        <Trans>
          A new version of the app can be fetched: at most {size}, {price}.
        </Trans>
      </p>
      <Button kind="link" onPress={start}>
        <Trans>Fetch it now</Trans>
      </Button>
    </Line>
  );
}

interface LineProps {
  tone: "info" | "warn" | "danger";
  onClose?: () => void;
  children: ComponentChildren;
}

const Line = ({ tone, onClose, children }: LineProps) => (
  <div role="alert">
    <Notice tone={tone}>
      {children}
      {onClose && (
        <Button kind="link" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      )}
    </Notice>
  </div>
);

/** Unsent work leaves a phone that cannot hold it: as a file at once, or as pictures from the screen of sending. */
function Rescue({ count }: { count: number }) {
  return (
    <div class="line start">
      <Button icon="download" onPress={() => void saveAsFile()}>
        <Trans>Save what is not sent: {count}</Trans>
      </Button>
      <a class="button link" href="/sync">
        <Trans>As pictures</Trans>
      </a>
    </div>
  );
}

async function saveAsFile(): Promise<void> {
  const [{ cargoFile, pack, share }, { knownDevice }, { say }] = await Promise.all([
    import("../device/carry.ts"),
    import("../device/device.ts"),
    import("../shell/tell.tsx"),
  ]);
  const device = store && (await knownDevice(store, null));
  if (!store || !device) {
    say({
      text: t`Nexio does not know this phone yet, so that nobody else could deliver it. Keep this page open.`,
      tone: "danger",
    });
    return;
  }
  const file = await cargoFile(await pack(store, device), false);
  if (await share(file)) say({ text: t`Packed. It stays here too until it has arrived.` });
}
