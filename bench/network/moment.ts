// When something can be read or used, told by the page's own clock.
import type { Page } from "playwright-core";

/** What has to be on the screen: an element, and words in it where it is not enough that it is there. */
export interface Sight {
  readonly selector: string;
  readonly text?: string;
}

declare global {
  interface Window {
    /** Milliseconds since the navigation began, once the sight is painted. */
    seenAt?: number;
  }
}

/**
 * Watches for `sight` from the first byte of every document this page opens. The moment is that of the frame after it
 * stood in the document, and never before the first contentful paint.
 */
const watch = ({ selector, text }: Sight): void => {
  // Where things stand is not asked: that would make the page lay itself out at each change, at the phone's cost.
  const isThere = () =>
    [...document.querySelectorAll(selector)].some((element) => !text || element.textContent.includes(text));
  const look = () => {
    if (window.seenAt !== undefined || !isThere()) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      setTimeout(() => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        window.seenAt = Math.max(performance.now(), paint?.startTime ?? 0);
      }),
    );
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, characterData: true });
  addEventListener("load", look);
};

export const expectSight = (page: Page, sight: Sight) => page.addInitScript(watch, sight);

/** Milliseconds from the navigation to `path` until the sight. Throws when it takes longer than two minutes. */
export async function timeTo(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: "commit", timeout: 120_000 });
  const handle = await page.waitForFunction(() => window.seenAt, null, { timeout: 120_000, polling: 50 });
  return Math.round((await handle.jsonValue()) ?? Number.NaN);
}
