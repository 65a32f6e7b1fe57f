// One signed-in person's calls, as a phone makes them: a call that did not get through is made again.
import { demoPassword, type DemoEmail } from "../scripts/lib/demo.ts";

const tries = 4;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls that were made again since the program began. */
export let repeats = 0;

/**
 * POSTs until something other than a dropped connection answers; at most four times. `wrangler dev` closes idle
 * connections between its proxy and the Worker after five seconds and answers a POST that met the closing one with a
 * 500 "Network connection lost" (workers-sdk issue 14641). Every call of sync may be made twice, so a phone does just
 * this.
 */
async function persistently(url: string, init: RequestInit): Promise<Response> {
  for (let made = 1; ; made++) {
    const response = await fetch(url, init).catch((error: unknown) => {
      if (made === tries) throw error;
      return null;
    });
    if (response && (response.status < 500 || made === tries)) return response;
    repeats += 1;
    await pause(100 * 2 ** made);
  }
}

export type Post = (path: string, body: string | Buffer, headers?: Record<string, string>) => Promise<Response>;

/** Signs in at `server`; what it returns calls `through`, a counter before that server for instance. */
export async function signIn(server: string, email: DemoEmail, through = server): Promise<Post> {
  const own = { origin: server, "content-type": "application/json" };
  const body = JSON.stringify({ email, password: demoPassword });
  const signedIn = await persistently(`${server}/api/auth/sign-in/email`, { method: "POST", headers: own, body });
  if (!signedIn.ok) throw new Error(`${email} could not sign in: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  return async (path, content, headers = {}) => {
    const init = { method: "POST", headers: { ...own, cookie, ...headers }, body: content as BodyInit };
    const response = await persistently(`${through}${path}`, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
}
