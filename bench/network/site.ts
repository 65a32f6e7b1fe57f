// The product as phones far away meet it: the real local server, the edge before it, the slow line before that, and a
// real Chromium at the other end.
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import { demoPassword, type DemoEmail } from "../../scripts/lib/demo.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { killServer, startServer, untilHealthy } from "../../scripts/lib/server.ts";
import { startEdge } from "./edge.ts";
import { startLine, type Line } from "./line.ts";

export interface Site {
  /** Of the app, through the line. */
  readonly url: string;
  readonly line: Line;
  readonly browser: Browser;
  /** Of Chromium's debugging protocol. */
  readonly debugPort: number;
  /** Whether a guest is answered with a page, be it one that says no. */
  isPage(path: string): Promise<boolean>;
  /** A phone that was never here. */
  newPhone(): Promise<BrowserContext>;
  signIn(phone: BrowserContext, email: DemoEmail): Promise<void>;
  /** The cookies of a new session. */
  session(email: DemoEmail): ReturnType<typeof sessionOf>;
  /** `kill -9`, and the line is dead too. */
  killServer(): Promise<void>;
}

export const phoneScreen = { width: 360, height: 640 };

/** A site on the state in `persistTo`, serving the build in `assets` where that is another than dist/pwa. */
export async function onSite<T>(persistTo: string, work: (site: Site) => Promise<T>, assets?: string): Promise<T> {
  const port = await freePort();
  const edge = await startEdge(() => port);
  const line = await startLine(edge.port);
  const url = `https://localhost:${line.port}`;
  const server = startServer({
    port,
    persistTo,
    origin: url,
    vars: { LIMITS: "off" },
    ...(assets && { site: assets }),
  });
  const debugPort = await freePort();
  let browser: Browser | undefined;
  const stopAll = async () => {
    line.stop();
    edge.stop();
    await killServer(server.pid);
  };
  try {
    await untilHealthy(server);
    browser = await chromium.launch({
      executablePath: await ensureBrowser(),
      args: [
        ...browserFlags,
        `--ignore-certificate-errors-spki-list=${edge.spki}`,
        `--remote-debugging-port=${debugPort}`,
      ],
    });
    const running = browser;
    return await work({
      url,
      line,
      browser: running,
      debugPort,
      async isPage(path) {
        const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
        return headers.get("content-type")?.startsWith("text/html") === true;
      },
      newPhone: () =>
        running.newContext({ baseURL: url, viewport: phoneScreen, locale: "mg", timezoneId: "Indian/Antananarivo" }),
      session: (email) => sessionOf(url, port, email),
      async signIn(phone, email) {
        await phone.addCookies(await sessionOf(url, port, email));
      },
      killServer: stopAll,
    });
  } finally {
    await browser?.close();
    await stopAll();
  }
}

/** Signs in beside the line, so that nothing of it is counted. */
async function sessionOf(url: string, port: number, email: DemoEmail) {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  if (!response.ok) throw new Error(`${email} could not sign in: ${response.status} ${await response.text()}`);
  return response.headers.getSetCookie().map((line) => {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url, httpOnly: true, secure: true };
  });
}

/** Closes the page and what it held; a page that is closing already is closed. */
export const closePage = (page: Page) => page.close().catch(() => {});
