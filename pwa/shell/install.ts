// Installing, as far as a page has to know of it from its first moment. The words and pictures are in install-hint.tsx.
import { keep, read } from "./preferences.ts";

/** Chromium's event, in no standard yet. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallEvent | null = null;

/** The browser's offer to install, where it made one and it was not taken up. */
export const installOffer = (): InstallEvent | null => offer;

/** Keeps the browser's offer for later and counts this visit. Called once, before anything is drawn. */
export function watchInstall(): void {
  keep("visits", String(Number(read("visits") ?? 0) + 1));
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallEvent;
    dispatchEvent(new Event("nexio-install"));
  });
}

/** Called when a lesson is finished: from now on there is something to keep. */
export function lessonFinished(): void {
  keep("finished", "1");
  dispatchEvent(new Event("nexio-finished"));
}

/** Once the person has had some good of Nexio, and never before. */
export const hasSeenValue = (): boolean => read("finished") === "1" || Number(read("visits") ?? 0) > 1;

/** Opened from the home screen, not in a browser's tab. */
export const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;
