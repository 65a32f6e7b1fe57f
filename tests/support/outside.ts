// Everything beyond the Worker, for tests: nothing of theirs leaves this machine. It answers as the path asks and keeps
// a list of what came, which `/seen` of `outside.test` gives out and empties.
import { Response } from "miniflare";

const seen: string[] = [];

const trickle = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Uint8Array.of(32));
    },
  });

const answers: Readonly<Record<string, () => Response>> = {
  "/away": () => new Response(null, { status: 302, headers: { location: "http://169.254.169.254/latest/meta-data/" } }),
  "/moved": () => new Response(null, { status: 308, headers: { location: "https://127.0.0.1/" } }),
  "/large": () => new Response(new Uint8Array(1_000_001)),
  "/whole": () => new Response(new Uint8Array(1_000_000)),
  "/trickle": () => new Response(trickle()),
  "/no": () => new Response("no", { status: 403 }),
  "/nothing": () => new Response(null, { status: 204 }),
};

/** Miniflare's outbound service. */
export async function outside(request: { readonly url: string; readonly method: string; text(): Promise<string> }) {
  const { host, pathname } = new URL(request.url);
  if (host === "outside.test") return Response.json(seen.splice(0));
  seen.push(request.url);
  return (
    answers[pathname]?.() ?? Response.json({ url: request.url, method: request.method, body: await request.text() })
  );
}
