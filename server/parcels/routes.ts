// Sealed work comes in: from the phone it was made on, or from any other that carried it. Nobody needs to be signed in:
// the device's signature says whose work it is, and the member's rights of today say what becomes of it.
import { Hono } from "hono";
import type { Parcel } from "../../shared/parcels/parcel.ts";
import { maxParcelBytes } from "../../shared/parcels/parcel.ts";
import { wireMutator, type PushRequest } from "../../shared/sync/protocol.ts";
import type { AppEnv } from "../env.ts";
import { afterPush } from "../http/after-push.ts";
import { Problem } from "../http/problem.ts";
import { scopeOfParcel, type ParcelScope } from "../scope/parcel-scope.ts";
import { readAtMost } from "../http/read-at-most.ts";
import { commit } from "../sync/commit.ts";
import { pushInTurn } from "../sync/routes.ts";
import { openParcel } from "./open-parcel.ts";
import { publicPoint } from "./seal-keys.ts";

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The parcel as a push of its own client group: delivered twice, its mutation ids are settled the second time. */
function asPush(name: string, { intents }: Parcel): PushRequest {
  const group = `parcel-${name}`;
  return {
    pushVersion: 1,
    clientGroupID: group,
    mutations: intents.map((args, at) => ({ clientID: group, id: at + 1, name: wireMutator, args })),
  };
}

/** The author may no longer write here: nothing is applied and nothing is lost; an administrator can look at it. */
async function setAside({ db, device }: ParcelScope, name: string, { intents }: Parcel): Promise<void> {
  const now = Date.now();
  const rows = intents.map((args, at) => [
    `parcel-${name}`,
    at + 1,
    device.memberId,
    "not_member",
    JSON.stringify(args),
    now,
  ]);
  const columns = ["client_id", "mid", "member_id", "reason", "raw", "at"];
  await commit(db, {
    keys: [],
    run: async () => ({
      result: null,
      audit: {
        actorKind: "system",
        actorId: null,
        action: "parcel_set_aside",
        detail: { name, intents: intents.length },
      },
      also: [db.upsert("sync_quarantine", ["client_id", "mid"], columns, rows)],
    }),
  });
}

export function parcelRoutes(env: AppEnv) {
  const [current] = env.sealKeys;
  const after = afterPush(env);
  return (
    new Hono()
      .get("/key", (c) => {
        if (!current) throw new Problem(503, "unavailable", "There is no key to seal to.");
        c.header("cache-control", "no-cache");
        return c.json({ key: base64url(publicPoint(current)) });
      })
      /** Answers `{"received": n}`; 422 `parcel_damaged`, 403 `device_unknown`. The same parcel again changes nothing. */
      .post("/", async (c) => {
        if (!c.req.raw.body) throw new Problem(422, "parcel_damaged", "The parcel is empty.");
        const bytes = await readAtMost(c.req.raw.body, maxParcelBytes);
        const opened = await openParcel(env.sealKeys, bytes);
        if (!opened) throw new Problem(422, "parcel_damaged", "This is no whole parcel, or it was changed on the way.");
        const { parcel, name } = opened;
        const scope = await scopeOfParcel(env, parcel);
        // One answer for all: who made a parcel up learns nothing of tenants and devices.
        if (!scope || !(await opened.signedBy(scope.device.publicKey)) || scope.device.status !== "active")
          throw new Problem(403, "device_unknown", "The device that made this is not known, or was taken away.");
        if (scope.author) {
          const work = asPush(name, parcel);
          await after(scope.author, work, await pushInTurn(scope.author, work));
        } else await setAside(scope, name, parcel);
        return c.json({ received: parcel.intents.length });
      })
  );
}
