// One local Worker: `wrangler dev` on a loopback port, with its state in a directory of its own.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.ts";
import { quietEnv, toolPath } from "./run.ts";
import { Trouble } from "./say.ts";

export interface ServeOptions {
  readonly port: number;
  readonly persistTo: string;
  /** Where people reach the app; another port than the Worker's in `npm run dev`. */
  readonly origin?: string;
  readonly vars?: Readonly<Record<string, string>>;
  /** Another build of the app than dist/pwa. */
  readonly site?: string;
  /** Shows the Worker's warnings; otherwise they go to `<persistTo>/server.log`. */
  readonly show?: boolean;
}

export interface Server {
  readonly pid: number;
  readonly url: string;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  readonly logFile: string | null;
}

const windows = process.platform === "win32";

/** Signals the whole process group: wrangler alone would leave its workerd behind. */
const signalGroup = (pid: number, signal: NodeJS.Signals) => {
  try {
    if (windows) spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"]);
    else process.kill(-pid, signal);
    return true;
  } catch {
    return false; // Already gone.
  }
};

const isAlive = (pid: number) => {
  try {
    process.kill(windows ? pid : -pid, 0);
    return true;
  } catch {
    return false;
  }
};

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const startServer = (options: ServeOptions): Server => {
  const { port, persistTo, origin = `http://localhost:${port}`, vars = {}, site, show = false } = options;
  mkdirSync(persistTo, { recursive: true });
  const logFile = show ? null : join(persistTo, "server.log");
  const out = logFile ? openSync(logFile, "a") : "inherit";
  const pairs = Object.entries({ APP_ORIGIN: origin, BEHIND_WRANGLER: "1", MAIL_OUTBOX: "1", ...vars }).flatMap(
    ([name, value]) => ["--var", `${name}:${value}`],
  );
  const child = spawn(
    process.execPath,
    [
      toolPath("wrangler"),
      "dev",
      "--ip",
      "127.0.0.1",
      "--port",
      String(port),
      "--inspector-port",
      "0",
      "--persist-to",
      persistTo,
      ...(site ? ["--assets", site] : []),
      ...pairs,
      "--log-level",
      "warn",
      "--show-interactive-dev-session=false",
    ],
    {
      cwd: root,
      // A registry of its own: two servers of one name would otherwise find each other's Durable Objects.
      env: { ...process.env, ...quietEnv, WRANGLER_REGISTRY_PATH: join(persistTo, "registry") },
      stdio: ["ignore", out, out],
      detached: true,
    },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.once("error", () => {});
  if (!show) child.unref();
  if (child.pid === undefined) throw new Trouble("wrangler could not be started: run `npm ci`, then try again.");
  return { pid: child.pid, url: `http://localhost:${port}`, exited, logFile };
};

/** Waits for `/api/health` to answer at all, or throws a sentence. */
export const untilHealthy = async ({ url, exited, logFile }: Server, timeoutMs = 60_000) => {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const log = () => (logFile ? readFileSync(logFile, "utf8").slice(-4000) : "");
  const end = Date.now() + timeoutMs;
  let last = "no answer";
  while (Date.now() < end) {
    if (gone) throw new Trouble("The server stopped while starting: the reason stands above.", log());
    try {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) });
      if (response.ok) return;
      last = `${response.status} ${(await response.text()).slice(0, 300)}`;
    } catch {
      // Not listening yet.
    }
    await wait(100);
  }
  throw new Trouble(`The server did not become healthy in ${timeoutMs / 1000} s (${last}).`, log());
};

/** Asks the server to stop and makes sure that nothing of it is left. */
export const stopServer = async (pid: number) => {
  signalGroup(pid, "SIGTERM");
  for (let waited = 0; waited < 5000 && isAlive(pid); waited += 50) await wait(50);
  if (isAlive(pid)) signalGroup(pid, "SIGKILL");
};

/** `kill -9`: what a power cut does to the server. */
export const killServer = async (pid: number) => {
  signalGroup(pid, "SIGKILL");
  while (isAlive(pid)) await wait(20);
};
