// What one learner's month weighs on the wire, both ways, TLS and headers included: twenty lessons with their quizzes,
// a sync on each of thirty days, every day on new connections, and two updates of the app.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { compress } from "../scripts/build/compress.ts";
import { writeDeltas } from "../scripts/build/deltas.ts";
import { hashedFiles } from "../scripts/lib/archive.ts";
import { siteDir } from "../scripts/lib/paths.ts";
import { catalogue } from "../shared/lessons/catalogue.ts";
import { answerFirst, goOn, press } from "../tests/support/hand.ts";
import { makeNextVersion } from "./next-version.ts";
import type { WireBytes } from "./network/line.ts";
import { closePage, onSite, type Site } from "./network/site.ts";

const days = 30;
const updates: readonly number[] = [10, 20];
/** Bytes, both ways. */
const budget = 1_000_000;

const kinds = ["first visit, signed in, installed", "lessons and quizzes", "daily sync", "app updates"] as const;
type Kind = (typeof kinds)[number];

export interface MonthFigures {
  readonly days: number;
  readonly lessons: number;
  readonly updates: number;
  readonly kinds: Readonly<Record<Kind, WireBytes>>;
  readonly total: number;
}

const received = (page: Page) => page.locator("a.chip.sync", { hasText: "Voaray" }).waitFor({ timeout: 120_000 });

/** `persistTo` holds the demo; `site` is a folder for a copy of the build, which the month changes. */
export async function benchMonth(persistTo: string, site: string): Promise<MonthFigures> {
  cpSync(siteDir, site, { recursive: true });
  const lessons = catalogue.topics.flatMap((topic) => topic.lessons.map(({ id }) => id)).slice(0, 20);
  const earlier = new Map<string, Uint8Array>();
  const wire = Object.fromEntries(kinds.map((kind) => [kind, { up: 0, down: 0 }])) as Record<Kind, WireBytes>;

  await onSite(
    persistTo,
    async (place) => {
      const phone = await place.newPhone();
      place.line.play(null);
      let counted: WireBytes = { up: 0, down: 0 };
      const count = (kind: Kind) => {
        const { up, down } = place.line.bytes;
        const known = wire[kind];
        wire[kind] = { up: known.up + up - counted.up, down: known.down + down - counted.down };
        counted = { up, down };
      };
      await firstVisit(place, phone);
      count("first visit, signed in, installed");

      for (let day = 1; day <= days; day++) {
        place.line.hangUp();
        if (updates.includes(day)) {
          takeNextVersion(site, `day ${day}`, earlier);
          await takeUpdate(phone);
          count("app updates");
          continue;
        }
        const page = await phone.newPage();
        await page.goto("/");
        await received(page);
        await page.waitForLoadState("networkidle");
        count("daily sync");
        const lesson = lessons[day - 1 - updates.filter((one) => one < day).length];
        if (lesson) {
          // From link to link inside the app, as a person goes.
          for (const path of ["/lessons", `/lessons/${lesson}`, `/lessons/${lesson}/quiz`])
            await page.locator(`a[href="${path}"]`).first().click();
          await takeQuiz(page);
          await received(page);
          await page.waitForLoadState("networkidle");
          count("lessons and quizzes");
        }
        await closePage(page);
      }
    },
    site,
  );
  const total = Object.values(wire).reduce((sum, { up, down }) => sum + up + down, 0);
  return { days, lessons: lessons.length, updates: updates.length, kinds: wire, total };
}

/** As a release is made: the files in their compressed forms, and what changed since those of the releases before. */
function takeNextVersion(site: string, label: string, earlier: Map<string, Uint8Array>): void {
  for (const file of hashedFiles(site)) earlier.set(file, readFileSync(join(site, "assets", file)));
  makeNextVersion(site, label);
  compress(site);
  writeDeltas(site, earlier);
}

async function firstVisit(place: Site, phone: BrowserContext): Promise<void> {
  await place.signIn(phone, "rado@tsara.demo");
  const page = await phone.newPage();
  await page.goto("/");
  await page.evaluate("navigator.serviceWorker.ready.then(() => null)");
  await received(page);
  await page.waitForLoadState("networkidle");
  await closePage(page);
}

/** Takes the quiz on the screen, without haste: a question that is only just coming is answered again. */
async function takeQuiz(page: Page): Promise<void> {
  const answer = page.getByRole("button", { name: "Valio", exact: true });
  do {
    do await answerFirst(page);
    while (!(await answer.isEnabled()));
    await press(page, "Valio");
  } while (!(await goOn(page)));
}

/** The new version comes in while the app is open and is there when it is opened again. */
async function takeUpdate(phone: BrowserContext): Promise<void> {
  const page = await phone.newPage();
  await page.goto("/");
  await received(page);
  const waits = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update().catch(() => {});
      return registration.waiting !== null;
    });
  for (let tries = 0; !(await waits()); tries++) {
    if (tries === 120) throw new Error("The update did not come");
    await page.waitForTimeout(500);
  }
  await page.waitForLoadState("networkidle");
  await closePage(page);
}

export function showMonth({ days: length, lessons, updates: versions, kinds: found, total }: MonthFigures): void {
  console.log(
    `\nA learner’s month on the wire, TLS and headers included: ${lessons} lessons and quizzes, ${length} days, ${versions} app updates as what changed; bytes`,
  );
  console.table({
    ...Object.fromEntries(Object.entries(found).map(([kind, { up, down }]) => [kind, { up, down, both: up + down }])),
    all: { both: total },
  });
  console.log(`${total > budget ? "OVER" : "Within"} the ${budget} bytes of the issue`);
}
