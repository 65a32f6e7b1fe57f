// One per tenant: lets the tenant's pushes pass one at a time and tells its phones to pull. Nothing depends on it
// for correctness: the same push runs in the Worker when it is down, and the guard of the batch decides.
import { DurableObject } from "cloudflare:workers";
import { scopesOf } from "../../shared/access.ts";
import { roles, type Actor } from "../../shared/actor.ts";
import type { PushRequest } from "../../shared/sync/protocol.ts";
import { z } from "zod";
import { workTenant } from "../agents/work.ts";
import { parseEnv, type AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { tenantOfHub } from "../scope/keys.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { Contention } from "./commit.ts";
import { push, type PushResult } from "./push.ts";

/** A push's answer across the object's border, where errors would lose their class. */
export type HubAnswer =
  | { readonly ok: PushResult["response"] }
  | { readonly problem: { status: number; code: string; detail: string } };

const attachmentSchema = z.object({
  memberId: z.string(),
  role: z.enum(roles),
  /** The client group, so that a phone is not told of its own push. */
  group: z.string(),
});
type Attachment = z.infer<typeof attachmentSchema>;

/** Where the object keeps whose it is. */
const tenantKey = "tenant";

export class TenantHub extends DurableObject<Env> {
  readonly #env: AppEnv;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#env = parseEnv(env);
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Answers when the object runs at all; for the health check. */
  async ping(): Promise<"pong"> {
    return "pong";
  }

  /** The tenant's pushes, one after the other: awaits on D1 would interleave without this chain. */
  async push(actor: Actor, request: PushRequest): Promise<HubAnswer> {
    const run = () => this.#push(actor, request);
    const answer = this.#queue.then(run, run);
    this.#queue = answer.catch(() => {});
    return answer;
  }

  async #push(actor: Actor, request: PushRequest): Promise<HubAnswer> {
    try {
      const db = await scopeOfTenant(this.#env, tenantOfHub(this.ctx.id));
      const { response, scopes, wakes } = await push(db, actor, request);
      this.poke([...scopes], request.clientGroupID);
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
    this.poke([...scopes], null);
    if (later !== null) await this.ctx.storage.setAlarm(later);
  }

  /** Says "pull" to every phone that sees one of `scopes`; carries no data. */
  poke(scopes: readonly string[], exceptGroup: string | null): void {
    const changed = new Set(scopes);
    for (const socket of this.ctx.getWebSockets()) {
      const attachment = attachmentSchema.safeParse(socket.deserializeAttachment());
      if (!attachment.success || attachment.data.group === exceptGroup) continue;
      if (scopesOf(attachment.data).some((scope) => changed.has(scope))) socket.send("pull");
    }
  }

  /** A phone's socket. The Worker has checked who it is and says so in `x-nexio-socket`. */
  override async fetch(request: Request): Promise<Response> {
    const attachment = attachmentSchema.parse(JSON.parse(request.headers.get("x-nexio-socket") ?? "null"));
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [attachment.memberId]);
    server.serializeAttachment(attachment satisfies Attachment);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket): Promise<void> {
    socket.close(1003, "This socket only listens");
  }
}
