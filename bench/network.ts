// How long a person waits: first visits, later ones and starts without a network, in a real Chromium slowed down to the
// low tier, on the lines P0 to P3, beside the time below which nothing can come.
import { calibrate, lowTier, slowDown, type Cpu } from "./network/cpu.ts";
import { expectSight, timeTo, type Sight } from "./network/moment.ts";
import { coldTrips, floorOf, profileNames, profiles, warmTrips, type ProfileName } from "./network/profiles.ts";
import { closePage, onSite, type Site } from "./network/site.ts";
import { median } from "./measure.ts";

export interface Waiting {
  /** Milliseconds: the median, the quickest and the slowest run. */
  readonly median: number;
  readonly spread: readonly [number, number];
  /** On the wire until then, TLS included: the median. Without a network, nothing. */
  readonly down: number;
  readonly up: number;
  /** Milliseconds: round trips times delay, bytes over rate. */
  readonly floor: number;
  /** Milliseconds the issue allows; of the page's 75th percentile, which a median only hints at. */
  readonly budget: number;
}

export interface NetworkFigures {
  readonly cpu: Cpu;
  readonly runs: number;
  readonly rows: Readonly<Record<string, Partial<Record<ProfileName | "offline", Waiting>>>>;
}

/** Milliseconds. */
type Budgets = Readonly<Record<ProfileName, number>>;
const budgets = {
  "text page, cold": { P0: 5000, P1: 3000, P2: 2200, P3: 1000 },
  "text page, warm": { P0: 1600, P1: 900, P2: 700, P3: 400 },
  "app, readable on first visit": { P0: 5000, P1: 3000, P2: 2200, P3: 1200 },
  "app, quiz interactive on first visit": { P0: 15_000, P1: 6500, P2: 3800, P3: 3000 },
  "repeat start, a lesson": { P0: 1500, P1: 1500, P2: 1500, P3: 1500 },
  "repeat start, a member’s home": { P0: 1500, P1: 1500, P2: 1500, P3: 1500 },
} as const satisfies Record<string, Budgets>;
const offlineBudget = 1500;

/** The pages of the rows; NEXIO_TEXT_PAGES names two other text pages, divided by a comma. */
const [textPage = "", nextTextPage = textPage] = (
  process.env.NEXIO_TEXT_PAGES ?? "/t/mg/lessons/dh-1,/t/mg/lessons/dh-2"
).split(",");
const lessonPage = "/lessons/dh-1";
const quizPage = "/lessons/dh-1/quiz";
/** Words of the first card of lesson dh-1 in Malagasy. */
const lessonWords = "tenimiafina";

const sights = {
  text: { selector: "main" },
  lesson: { selector: "main", text: lessonWords },
  // The app's own button answers; a form of the first HTML is not the app yet.
  quiz: { selector: "main button[type=button]", text: "Valio" },
  home: { selector: "main", text: "fanapahan-kevitrao" },
  tasks: { selector: "main .row" },
} as const satisfies Record<string, Sight>;

interface Run {
  readonly ms: number;
  readonly down: number;
  readonly up: number;
}

/** One waiting for `path` on a new page of this phone. */
async function oneWait(site: Site, phone: Phone, path: string, sight: Sight, rate: number): Promise<Run> {
  const page = await phone.newPage();
  try {
    await slowDown(page, rate);
    await expectSight(page, sight);
    const ms = await timeTo(page, path);
    return { ms, ...site.line.bytes };
  } finally {
    await closePage(page);
  }
}
type Phone = Awaited<ReturnType<Site["newPhone"]>>;

const waitingOf = (runs: readonly Run[], budget: number, floor: (wire: number) => number): Waiting => {
  const times = runs.map(({ ms }) => ms);
  const [down, up] = [median(runs.map((run) => run.down)), median(runs.map((run) => run.up))];
  return {
    median: median(times),
    spread: [Math.min(...times), Math.max(...times)],
    down,
    up,
    floor: floor(down),
    budget,
  };
};

/** Everything of the app on this phone, so that it starts without a network. */
async function install(site: Site, email?: Parameters<Site["signIn"]>[1]): Promise<Phone> {
  const phone = await site.newPhone();
  if (email) await site.signIn(phone, email);
  const page = await phone.newPage();
  await page.goto(email ? "/" : lessonPage);
  await page.evaluate("navigator.serviceWorker.ready.then(() => null)");
  if (email) await page.locator("a.chip.sync", { hasText: "Voaray" }).waitFor({ timeout: 120_000 });
  await page.goto(lessonPage);
  await page.locator("main", { hasText: lessonWords }).waitFor();
  await page.waitForLoadState("networkidle");
  // The engine writes its copy a second later.
  if (email) await page.waitForTimeout(5000);
  await closePage(page);
  return phone;
}

/** The fresh phone's visits and the known phone's starts on one line. */
async function onLine(site: Site, name: ProfileName, runs: number, rate: number, hasText: boolean) {
  const profile = profiles[name];
  const coldRuns = async (path: string, sight: Sight) => {
    const found: Run[] = [];
    for (let run = 0; run < runs; run++) {
      const phone = await site.newPhone();
      site.line.play(profile);
      found.push(await oneWait(site, phone, path, sight, rate));
      await phone.close();
      site.line.hangUp();
    }
    return found;
  };
  const warmRuns = async () => {
    const found: Run[] = [];
    for (let run = 0; run < runs; run++) {
      const phone = await site.newPhone();
      site.line.play(profile);
      const page = await phone.newPage();
      await slowDown(page, rate);
      await expectSight(page, sights.text);
      await timeTo(page, textPage);
      await page.waitForLoadState("load");
      const before = site.line.bytes;
      const ms = await timeTo(page, nextTextPage);
      const { down, up } = site.line.bytes;
      found.push({ ms, down: down - before.down, up: up - before.up });
      await phone.close();
      site.line.hangUp();
    }
    return found;
  };
  const repeatRuns = async (path: string, sight: Sight, email?: Parameters<Site["signIn"]>[1]) => {
    site.line.play(null);
    const phone = await install(site, email);
    const found: Run[] = [];
    for (let run = 0; run < runs; run++) {
      site.line.hangUp();
      site.line.play(profile);
      found.push(await oneWait(site, phone, path, sight, rate));
    }
    await phone.close();
    site.line.hangUp();
    return found;
  };
  const cold = (wire: number) => floorOf(profile, coldTrips, wire);
  const warm = (wire: number) => floorOf(profile, warmTrips, wire);
  const textRows = async () => ({
    "text page, cold": waitingOf(await coldRuns(textPage, sights.text), budgets["text page, cold"][name], cold),
    "text page, warm": waitingOf(await warmRuns(), budgets["text page, warm"][name], warm),
  });
  const rows: Partial<Record<keyof typeof budgets, Waiting>> = {
    ...(hasText && (await textRows())),
    "app, readable on first visit": waitingOf(
      await coldRuns(lessonPage, sights.lesson),
      budgets["app, readable on first visit"][name],
      cold,
    ),
    "app, quiz interactive on first visit": waitingOf(
      await coldRuns(quizPage, sights.quiz),
      budgets["app, quiz interactive on first visit"][name],
      cold,
    ),
    // From the phone itself: the line is not waited for.
    "repeat start, a lesson": waitingOf(
      await repeatRuns(lessonPage, sights.lesson),
      budgets["repeat start, a lesson"][name],
      () => 0,
    ),
    "repeat start, a member’s home": waitingOf(
      await repeatRuns("/", sights.home, "staff@riake.demo"),
      budgets["repeat start, a member’s home"][name],
      () => 0,
    ),
  };
  return rows;
}

/** Starts of phones that know the app, with the server killed. */
async function withoutServer(site: Site, runs: number, rate: number) {
  site.line.play(null);
  const [guest, member] = [await install(site), await install(site, "staff@riake.demo")];
  await site.killServer();
  const starts = async (phone: Phone, path: string, sight: Sight) => {
    const found: Run[] = [];
    for (let run = 0; run < runs; run++)
      found.push({ ...(await oneWait(site, phone, path, sight, rate)), down: 0, up: 0 });
    return waitingOf(found, offlineBudget, () => 0);
  };
  return {
    "offline start, a lesson": await starts(guest, lessonPage, sights.lesson),
    "offline start, a quiz": await starts(guest, quizPage, sights.quiz),
    "offline start, a member’s home": await starts(member, "/", sights.home),
    "offline start, a member’s tasks": await starts(member, "/tasks", sights.tasks),
  };
}

/** `persistTo` holds the demo. `only` leaves out other lines; `runs` at least five for figures to be quoted. */
export async function benchNetwork(
  persistTo: string,
  { runs, only }: { runs: number; only: readonly ProfileName[] },
): Promise<NetworkFigures> {
  return onSite(persistTo, async (site) => {
    const hasText = (await site.isPage(textPage)) && (await site.isPage(nextTextPage));
    if (!hasText) console.log(`${textPage} or ${nextTextPage} is no page: text pages are left out`);
    const cpu = await calibrate(site.browser);
    const rows: Record<string, Partial<Record<ProfileName | "offline", Waiting>>> = {};
    const keep = (line: ProfileName | "offline", figures: Readonly<Record<string, Waiting>>) => {
      for (const [row, waiting] of Object.entries(figures)) rows[row] = { ...rows[row], [line]: waiting };
    };
    for (const name of profileNames)
      if (only.includes(name)) keep(name, await onLine(site, name, runs, cpu.rate, hasText));
    keep("offline", await withoutServer(site, runs, cpu.rate));
    return { cpu, runs, rows };
  });
}

const seconds = (ms: number) => (ms / 1000).toFixed(2);

export function showNetwork({ cpu, runs, rows }: NetworkFigures): void {
  console.log(
    `\nSeconds until it can be read or used: median of ${runs} (quickest–slowest), the floor, the issue’s budget; wire bytes down + up`,
  );
  console.log(
    `The processor slowed down ${cpu.rate} times: benchmarkIndex ${cpu.index} (low tier ${lowTier}), ${cpu.unthrottled} without`,
  );
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([row, lines]) => [
        row,
        Object.fromEntries(
          Object.entries(lines).map(([line, { median: middle, spread, floor, budget, down, up }]) => [
            line,
            `${seconds(middle)} (${spread.map(seconds).join("–")}) ≥${seconds(floor)} ≤${seconds(budget)}${middle > budget ? " OVER" : ""} ${down}+${up} B`,
          ]),
        ),
      ]),
    ),
  );
  console.log(
    "Played: one rate for each direction, half a round trip each way, TLS 1.3 and HTTP/2 with an ECDSA chain of two, one round trip for the name and one for TCP. Not played: loss, jitter, the radio’s waking up. What the Worker sends plain the edge compresses with brotli at quality 4, as Cloudflare’s does.",
  );
}
