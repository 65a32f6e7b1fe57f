// One per tenant: lets the tenant's pushes pass one at a time and tells its phones to pull. Nothing depends on it
// for correctness: the same push runs in the Worker when it is down, and the guard of the batch decides.
import { DurableObject } from "cloudflare:workers";
import { scopesOf } from "../../shared/access.ts";
import { roles, type Actor } from "../../shared/actor.ts";
import type { PushRequest } from "../../shared/sync/protocol.ts";
import { z } from "zod";
import { workTenant } from "../agents/work.ts";
import { parseEnv, type AppEnv } from "../env.ts";
import { Minute } from "../limits/minute.ts";
import { Problem } from "../http/problem.ts";
import { tenantOfHub } from "../scope/keys.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import type { Evidence } from "../step-up/evidence.ts";
import { Contention } from "./commit.ts";
import { push, type PushResult } from "./push.ts";
import { welcome } from "./welcome.ts";

/** A push's answer across the object's border, where errors would lose their class. */
export type HubAnswer =
  | { readonly ok: PushResult["response"] }
  | { readonly problem: { status: number; code: string; detail: string; retryAfter?: number } };

const attachmentSchema = z.object({
  memberId: z.string(),
  role: z.enum(roles),
  /** The client group, so that a phone is not told of its own push. */
  group: z.string(),
  /** The session that opened the socket; none in one of an earlier build, which ends at its first poke. */
  session: z.string().default(""),
});
type Attachment = z.infer<typeof attachmentSchema>;
/** `at`: where the phone's copy stands, epoch and version; absent from older builds, which pull by themselves. */
const socketSchema = attachmentSchema.extend({ at: z.optional(z.string()) });

/** Private use (RFC 6455, 7.4.2): the socket's session or membership is no more. */
const ended = 4401;

/** Where the object keeps whose it is. */
const tenantKey = "tenant";

export class TenantHub extends DurableObject<Env> {
  readonly #env: AppEnv;
  readonly #minute: Minute;
  #queue: Promise<unknown> = Promise.resolve();
  /** What changed while pokes rested. */
  readonly #unsaid = new Set<string>();
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#env = parseEnv(env);
    this.#minute = new Minute(this.#env.isLimited);
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Answers when the object runs at all; for the health check. */
  async ping(): Promise<"pong"> {
    return "pong";
  }

  /** The tenant's pushes, one after the other: awaits on D1 would interleave without this chain. */
  async push(actor: Actor, request: PushRequest, evidence: Evidence): Promise<HubAnswer> {
    const retryAfter = this.#minute.push(request.clientGroupID, Date.now());
    if (retryAfter > 0)
      return {
        problem: { status: 429, code: "too_many_requests", detail: "More than can be taken in now.", retryAfter },
      };
    const run = () => this.#push(actor, request, evidence);
    const answer = this.#queue.then(run, run);
    this.#queue = answer.catch(() => {});
    return answer;
  }

  async #push(actor: Actor, request: PushRequest, evidence: Evidence): Promise<HubAnswer> {
    try {
      const db = await scopeOfTenant(this.#env, tenantOfHub(this.ctx.id));
      const { response, scopes, wakes } = await push(db, actor, request, undefined, evidence);
      this.ctx.waitUntil(this.poke([...scopes], request.clientGroupID).catch(() => {}));
      if (wakes) await this.wake();
      return { ok: response };
    } catch (error) {
      if (error instanceof Problem)
        return { problem: { status: error.status, code: error.code, detail: error.message } };
      if (error instanceof Contention) return { problem: { status: 503, code: "contention", detail: error.message } };
      throw error;
    }
  }

  /**
   * Has the tenant's agents look for work at once. The alarm outlives the object; were it lost, the agents' next slot
   * would find the same work, since what is to be done stands in the database alone.
   */
  async wake(): Promise<void> {
    const { storage } = this.ctx;
    // An alarm may find an object that nobody has called by its name.
    if ((await storage.get(tenantKey)) === undefined) await storage.put(tenantKey, tenantOfHub(this.ctx.id));
    await storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {
    const tenantId = await this.ctx.storage.get<string>(tenantKey);
    if (tenantId === undefined) return;
    const { scopes, later } = await workTenant(this.#env, tenantId, "inline");
    await this.poke([...scopes], null).catch(() => {});
    if (later !== null) await this.ctx.storage.setAlarm(later);
  }

  /**
   * Says "pull" to every phone that sees one of `scopes`; carries no data. Whose session has ended, who is no member any
   * more or has another role, hears nothing: the socket closes, and opening it again meets the door.
   */
  async poke(scopes: readonly string[], exceptGroup: string | null): Promise<void> {
    const now = Date.now();
    if (this.#minute.rests("pokes", now)) {
      // Each would bring a pull of every phone. One says it all when the minute is over.
      for (const scope of scopes) this.#unsaid.add(scope);
      this.#later ??= setTimeout(() => this.#sayLater(), this.#minute.secondsLeft(now) * 1000);
      return;
    }
    const changed = new Set(scopes);
    const listening = this.ctx.getWebSockets().flatMap((socket) => {
      const { data } = attachmentSchema.safeParse(socket.deserializeAttachment());
      if (!data || data.group === exceptGroup) return [];
      return scopesOf(data).some((scope) => changed.has(scope)) ? [{ socket, ...data }] : [];
    });
    if (listening.length === 0) return;
    const db = await scopeOfTenant(this.#env, tenantOfHub(this.ctx.id));
    const isWelcome = await welcome(this.#env, db, listening);
    for (const { socket, ...who } of listening) {
      if (isWelcome(who)) socket.send("pull");
      else socket.close(ended, "Ask again who you are");
    }
  }

  #sayLater(): void {
    this.#later = undefined;
    const scopes = [...this.#unsaid];
    this.#unsaid.clear();
    this.ctx.waitUntil(this.poke(scopes, null).catch(() => {}));
  }

  /** Seconds that files of results have to wait for the sake of the tenant's work; 0 when they need not. */
  exportsWait(): number {
    const now = Date.now();
    return this.#minute.rests("exports", now) ? this.#minute.secondsLeft(now) : 0;
  }

  /** Closes every socket of a member: they are no longer one. */
  hangUp(memberId: string): void {
    for (const socket of this.ctx.getWebSockets(memberId)) socket.close(1008, "No longer a member");
  }

  /** A phone's socket. The Worker has checked who it is and says so in `x-nexio-socket`. */
  override async fetch(request: Request): Promise<Response> {
    const { at, ...attachment } = socketSchema.parse(JSON.parse(request.headers.get("x-nexio-socket") ?? "null"));
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [attachment.memberId]);
    server.serializeAttachment(attachment satisfies Attachment);
    // From here on it is poked; what was committed between the phone's last pull and now it hears of at once.
    if (at !== undefined && at !== (await this.#clock().catch(() => ""))) server.send("pull");
    return new Response(null, { status: 101, webSocket: client });
  }

  /** The tenant's epoch and version, as a phone's cookie has them. */
  async #clock(): Promise<string> {
    const db = await scopeOfTenant(this.#env, tenantOfHub(this.ctx.id));
    const [row] = await db.all(db.read`SELECT epoch || '.' || version AS at FROM tenant_clock`);
    return String(row?.["at"]);
  }

  override async webSocketMessage(socket: WebSocket): Promise<void> {
    socket.close(1003, "This socket only listens");
  }
}
