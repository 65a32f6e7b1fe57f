// Looks after what is kept on this phone: asks that it may stay once there is something of value, keeps a reserve free,
// and says what the person has to know. Everything here comes after the first paint.
import { t } from "@lingui/core/macro";
import { setOnlyWhenAsked } from "../data/asking.ts";
import { setFact, takesWrites } from "../data/ledger.ts";
import { wholeLanguage } from "../i18n/locale.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import { topics } from "../lessons/packs.ts";
import { isInstalled } from "../shell/install.ts";
import { read } from "../shell/preferences.ts";
import { say } from "../shell/tell.tsx";
import type { SyncStatus, SyncStore } from "../sync/store.ts";
import type { BannerKind } from "./banners.tsx";
import { lostHere, markKept } from "./kept.ts";
import { type LetGo, makeRoom, type RoomMessage } from "./make-room.ts";
import { askToStay, isTight, room } from "./room.ts";

const shown = new Set<BannerKind>();
const banners = () => import("./banners.tsx");
async function warn(kind: BannerKind, count = 0): Promise<void> {
  shown.add(kind);
  await (await banners()).warn(kind, count);
}
async function unwarn(kind: BannerKind): Promise<void> {
  if (shown.delete(kind)) await (await banners()).unwarn(kind);
}

const isMemory = () => document.documentElement.dataset["storage"] === "memory";
/** Unsent this long without a promise of the browser, work is in danger. */
const longMs = 24 * 3_600_000;

async function sayGone({ pictures, packs }: LetGo): Promise<void> {
  if (pictures + packs === 0) return;
  await wholeLanguage();
  say({ text: t`The phone was full. Taken off it: pictures ${pictures}, lessons ${packs}. You can fetch them again.` });
}

/** Keeps a reserve for unsent work, as far as the browser tells of it and takes a word; says so when there is none. */
async function lookAtRoom(): Promise<void> {
  const enough = async () => {
    const now = await room();
    return (!now || !isTight(now)) && (await takesWrites());
  };
  await sayGone(await makeRoom(enough));
  if (await enough()) return unwarn("full");
  await warn("full");
  // The next start may find no database at all: what stands in for it is fetched while it can be.
  await import("./memory.ts");
}

/** Called once a page. */
export function watchStorage(): void {
  const inMemory = () => void warn("memory");
  if (isMemory()) inMemory();
  addEventListener("nexio-memory", inMemory);
  addEventListener("nexio-finished", () => void askToStay());
  navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<RoomMessage | null>) => {
    if (data?.type !== "room") return;
    void (async () => {
      await sayGone(data);
      if (data.kept) return;
      await wholeLanguage();
      say({ text: t`The phone is full: what you just read is not kept on it.`, tone: "danger" });
    })();
  });
  const look = async () => {
    const lost = await lostHere();
    if (lost !== null) {
      // "Only when I say" outlives the rest in its cookie: what comes back has to come by itself.
      await setOnlyWhenAsked(false, null);
      await warn("lost", lost);
    }
    // On an iPhone what is installed shares nothing with the tab it came from.
    if ("standalone" in navigator && isInstalled() && !read("person")) await warn("fresh");
    if (!isMemory()) await lookAtRoom();
  };
  // A browser that tells nothing of its storage is left in peace.
  void look().catch(() => {});
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !isMemory()) void lookAtRoom().catch(() => {});
  });
}

/** Called for each store that opens. */
export async function watchStore(store: SyncStore): Promise<void> {
  await lostHere().catch(() => null);
  void unwarn("fresh");
  if (isMemory()) await (await banners()).bannersFor(store);
  const heed = async ({ unsent }: SyncStatus) => {
    if (isMemory()) return warn("memory", unsent);
    await markKept();
    const [oldest] = unsent > 0 ? await store.pending(1) : [];
    const isOld = oldest !== undefined && Date.now() - oldest.at > longMs;
    if (isOld && (await room())?.persisted === false) return warn("unsafe", unsent);
    await unwarn("unsafe");
    // Asked again when there is something to lose: browsers grant it to what is used.
    if (isOld) await askToStay();
    return undefined;
  };
  let seen = -1;
  const onStatus = (status: SyncStatus) => {
    if (status.unsent === seen) return;
    seen = status.unsent;
    void heed(status).catch(() => {});
  };
  store.onStatus(onStatus);
  onStatus(store.status());
  store.subscribe(myProgress, (progress) => {
    const learnt = topics.filter(({ lessons }) => lessons.every(({ id }) => progress[id]?.passed));
    const packs = learnt.flatMap((topic) => Object.values(topic.packs).map(({ hash }) => hash));
    void setFact("finished", packs).catch(() => {}); // nothing counts as learnt then
  });
}
