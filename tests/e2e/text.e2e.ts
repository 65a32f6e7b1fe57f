// Text mode as a feature phone has it: 240 by 320, keys alone, no script. Each step is counted in requests.
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPassword } from "../../scripts/lib/demo.ts";
import { fieldsOf } from "../../server/lessons/quiz-html.ts";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { newId } from "../../server/sync/new-id.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Item, Pack } from "../../shared/lessons/pack.ts";
import { draw, seedOf } from "../../shared/lessons/paper.ts";
import { encodeAnswers, keyOf, rightAnswer } from "../../shared/lessons/quiz.ts";
import { launchBrowser, newPhone, sidewaysOverflow, signIn as signInWithoutForm } from "../support/browser.ts";
import { send } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Hand {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Does something that leads to another page; what was asked for on the way is at most three requests. */
  step(work: () => Promise<void>): Promise<void>;
}

async function aHand(options: object = {}): Promise<Hand> {
  const context = await newPhone(browser, {
    viewport: { width: 240, height: 320 },
    javaScriptEnabled: false,
    ...options,
  });
  const page = await context.newPage();
  let requests = 0;
  page.on("request", () => (requests += 1));
  return {
    page,
    context,
    async step(work) {
      requests = 0;
      await Promise.all([page.waitForEvent("load"), work()]);
      expect(requests).toBeLessThanOrEqual(3);
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(await page.locator("script").count()).toBe(0);
    },
  };
}

const isFocused = (one: Locator) => one.evaluate((element) => element === document.activeElement);

/** Goes there by the tab key alone, and sees where it is. */
async function tabTo(page: Page, one: Locator): Promise<void> {
  await one.waitFor();
  for (let pressed = 0; pressed < 150; pressed++) {
    if (await isFocused(one)) {
      expect(await one.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe("none");
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`no key leads to ${String(one)}`);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: false }).first());
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

const follow = async (page: Page, name: string) => {
  await tabTo(page, page.getByRole("link", { name, exact: true }).first());
  await page.keyboard.press("Enter");
};
const press = async (page: Page, name: string) => {
  await tabTo(page, page.getByRole("button", { name, exact: true }).first());
  await page.keyboard.press("Enter");
};

/** Chooses, ticks or types one value of a form. */
async function fill(page: Page, name: string, value: string): Promise<void> {
  const named = page.locator(`[name="${name}"]`);
  const kind = await named.first().getAttribute("type");
  if (kind === "radio") {
    await tabTo(page, named.first());
    await page.keyboard.press("Space");
    const wanted = page.locator(`[name="${name}"][value="${value}"]`);
    for (let pressed = 0; pressed < 12 && !(await isFocused(wanted)); pressed++) await page.keyboard.press("ArrowDown");
    expect(await wanted.isChecked()).toBe(true);
  } else if (kind === "checkbox") {
    await tabTo(page, page.locator(`[name="${name}"][value="${value}"]`));
    await page.keyboard.press("Space");
  } else {
    await tabTo(page, named.first());
    await page.keyboard.type(value);
  }
}

/** Fields in the order they stand on the page, as a person comes to them. */
async function answer(page: Page, items: readonly Item[]): Promise<void> {
  const fields = items.flatMap((item, position) => fieldsOf(item, position, rightAnswer(keyOf(item))));
  const order = await page
    .locator("main input")
    .evaluateAll((all) =>
      all.map(
        (one) =>
          `${(one as HTMLInputElement).name} ${(one as HTMLInputElement).type === "checkbox" ? (one as HTMLInputElement).value : ""}`,
      ),
    );
  const placeOf = ([name, value]: readonly [string, string]) => {
    const at = order.indexOf(`${name} ${value}`);
    return at === -1 ? order.indexOf(`${name} `) : at;
  };
  for (const [name, value] of fields.toSorted((a, b) => placeOf(a) - placeOf(b))) await fill(page, name, value);
}

async function signIn({ page, step }: Hand, email: string): Promise<void> {
  await page.goto("/t/mg");
  await step(() => follow(page, "Hiditra"));
  await type(page, "Adiresy", email);
  await type(page, "Tenimiafina", demoPassword);
  await step(() => press(page, "Hiditra"));
}

const topic = catalogue.topics.find(({ id }) => id === "dh");
const packOf = async (page: Page): Promise<Pack> =>
  (await page.request.get(`/packs/${topic?.packs.mg.hash}`)).json() as Promise<Pack>;

test("a learner signs in, reads, takes the quiz, passes the paper and holds the certificate, by keys alone", async () => {
  const hand = await aHand();
  const { page, context, step } = hand;
  await signIn(hand, "owner@tsara.demo");
  await step(() => follow(page, "Lesona"));
  await step(() => follow(page, topic?.lessons[0]?.title.mg ?? ""));
  await page.getByRole("heading", { name: "Izay ho hainao" }).waitFor();
  await step(() => follow(page, "Ataovy ny fitsapam-pahalalana"));
  const pack = await packOf(page);
  await answer(page, pack.lessons[0]?.quiz ?? []);
  await step(() => press(page, "Jereo ny vokatra"));
  await page.getByText(/Afaka ianao/).waitFor();

  // The other lessons from a phone; the paper again by hand.
  const passed = (topic?.lessons.slice(1) ?? []).map(({ id, version }) => {
    const answers = encodeAnswers((quizKeys[id]?.[version] ?? []).map(rightAnswer));
    const at = Date.now();
    return [
      "submitAttempt",
      {
        id: newId(),
        lessonId: id,
        lessonVersion: version,
        orderSeed: 1,
        answers,
        startedAt: at,
        endedAt: at,
        localScore: 100,
      },
    ] as const;
  });
  await send(context, ...passed);
  await step(() => follow(page, "Ny fandrosoako"));
  await step(() => follow(page, "Fanadinana ahazoana fanamarinana"));
  const attemptId = await page.locator('main [name="id"]').first().getAttribute("value");
  await answer(
    page,
    draw(
      pack.lessons.flatMap(({ quiz }) => quiz),
      seedOf(attemptId ?? ""),
    ),
  );
  await step(() => press(page, "Jereo ny vokatra"));
  await step(() => follow(page, "Jereo ny fanamarinana"));
  await page.getByText(/DH-\d{4}-\d{6}/).waitFor();
  await step(() => follow(page, "Français"));
  await page.getByRole("heading", { name: "Certificat de formation" }).waitFor();
  await context.close();
});

test("a member adds, changes and finishes a task, and decides with a reason", async () => {
  const hand = await aHand();
  const { page, context, step } = hand;
  await signIn(hand, "staff@riake.demo");
  await step(() => follow(page, "Ampio asa"));
  await type(page, "Inona no hatao?", "Mividy vary 50 kg");
  await step(() => press(page, "Ampio"));
  await page.getByRole("heading", { name: "Mividy vary 50 kg" }).waitFor();
  await type(page, "Inona no hatao?", "Mividy vary 60 kg");
  await step(() => press(page, "Tehirizo"));
  await page.getByRole("heading", { name: "Mividy vary 60 kg" }).waitFor();
  await step(() => press(page, "Lazao fa vita"));
  await page.getByText(/^Vita ·/).waitFor();

  await step(() => follow(page, "Fankatoavana"));
  const low = page.locator("main li", { hasText: "Loza ambany" }).first().getByRole("link");
  await tabTo(page, low);
  await step(() => page.keyboard.press("Enter"));
  await fill(page, "verdict", "reject");
  await type(page, "Antony", "Lafo loatra");
  await step(() => press(page, "Alefaso ny fanapahan-kevitra"));
  await page.getByText("Lafo loatra").waitFor();
  expect(await page.locator('[name="verdict"]').count()).toBe(0);
  await context.close();
});

/** The lowest contrast of any text on the page against what stands behind it. */
const lowestContrast = (page: Page) =>
  page.evaluate(() => {
    const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (color: string) => {
      const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
        const part = value / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): string => {
      if (!element) return "rgb(255, 255, 255)";
      const color = getComputedStyle(element).backgroundColor;
      return channels(color)[3] === 0 ? behind(element.parentElement) : color;
    };
    let lowest = { contrast: 21, text: "" };
    for (const element of document.body.querySelectorAll("*")) {
      const text = [...element.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map(({ textContent }) => textContent?.trim())
        .join("");
      if (text === "") continue;
      const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (contrast < lowest.contrast) lowest = { contrast, text };
    }
    return lowest;
  });

test.each(["dark", "light"] as const)("every text stands out at 7 to 1, %s", async (colorScheme) => {
  const { page, context } = await aHand({ colorScheme });
  await signInWithoutForm(context, "staff@riake.demo");
  const approval = async () => {
    await page.goto("/t/mg/approvals");
    return (await page.locator("main li a").first().getAttribute("href")) ?? "";
  };
  for (const path of [
    "/t/mg",
    "/t/mg/lessons/dh-1",
    "/t/mg/lessons/dh-1/quiz",
    "/t/mg/tasks/new",
    await approval(),
    "/t/mg/nowhere",
    "/t/mg/sign-in",
  ]) {
    await page.goto(path);
    const { contrast, text } = await lowestContrast(page);
    expect(contrast, `${path}: ${text}`).toBeGreaterThanOrEqual(7);
    expect(await sidewaysOverflow(page)).toBe(0);
  }
  await context.close();
});
