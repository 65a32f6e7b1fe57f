// A device signs its member in: the one way back to a profile on a shared phone, where a person has a PIN and no
// keyboard for a password. The count in the signed text only grows, so a signature is good once.
import { APIError, createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import type { BetterAuthPlugin } from "better-auth";
import { z } from "zod";
import type { Device } from "../../shared/devices/schema.ts";
import { deviceSignInText } from "../../shared/parcels/parcel.ts";
import type { AppEnv } from "../env.ts";
import { isSignedBy } from "../parcels/open-parcel.ts";
import { fromBase64Url } from "../parcels/seal-keys.ts";
import { scopeOfParcel } from "../scope/parcel-scope.ts";
import { commitPatiently } from "../sync/commit-and-poke.ts";

export const deviceSignInPath = "/device/sign-in";

const bodySchema = z.object({
  tenant: z.uuid(),
  device: z.uuid(),
  use: z.number().int().min(1),
  /** 64 bytes, base64url. */
  signature: z.string().regex(/^[\w-]{86}$/),
});

/** Whoever changed their password shut out what the old one had let in, but for the phone in their hand. */
const isTrusted = ({ id, createdAt }: Device, person: object) => {
  const { devicesFrom = 0, deviceKept = null } = person as { devicesFrom?: number; deviceKept?: string | null };
  return deviceKept === id || createdAt >= devicesFrom;
};

export const deviceSignIn = (env: AppEnv) =>
  ({
    id: "device-sign-in",
    endpoints: {
      deviceSignIn: createAuthEndpoint(deviceSignInPath, { method: "POST", body: bodySchema }, async (context) => {
        const { tenant, device: deviceId, use, signature } = context.body;
        const scope = await scopeOfParcel(env, { tenant, device: deviceId });
        const text = new TextEncoder().encode(deviceSignInText(tenant, deviceId, use));
        const genuine = scope && (await isSignedBy(scope.device.publicKey, fromBase64Url(signature), text));
        if (!genuine) throw new APIError("FORBIDDEN", { code: "DEVICE_UNKNOWN", message: "This device is not known." });
        // Its holder has proved who it is and may know why.
        if (scope.device.status === "revoked")
          throw new APIError("FORBIDDEN", { code: "DEVICE_REVOKED", message: "This device was taken away." });
        if (!scope.author) throw new APIError("FORBIDDEN", { code: "NO_TENANT", message: "You are not a member." });
        const { memberId } = scope.device;
        const { internalAdapter } = context.context;
        const person = await internalAdapter.findUserById(scope.userId);
        if (!person) throw new APIError("FORBIDDEN", { code: "DEVICE_UNKNOWN", message: "This device is not known." });
        if (!isTrusted(scope.device, person))
          throw new APIError("FORBIDDEN", { code: "SIGN_IN_AGAIN", message: "The password was changed since." });
        const counted = await commitPatiently(scope.db, {
          keys: [`device/${deviceId}`],
          async run({ overlay, now }) {
            const outcome = { fresh: false };
            await overlay.run(null, async (tx) => {
              const device = (await tx.get(`device/${deviceId}`)) as { uses: number };
              outcome.fresh = device.uses < use;
              if (outcome.fresh) await tx.put(`device/${deviceId}`, { ...device, uses: use, updatedAt: now });
            });
            const audit = {
              actorKind: "member",
              actorId: memberId,
              action: "device_sign_in",
              detail: { deviceId },
            } as const;
            return { result: outcome.fresh, audit: outcome.fresh ? audit : null };
          },
        });
        if (!counted.result)
          throw new APIError("CONFLICT", { code: "USE_SPENT", message: "Sign with a higher count." });
        const session = await internalAdapter.createSession(person.id, false, {
          activeOrganizationId: tenant,
          deviceTenant: tenant,
          deviceId,
        });
        await setSessionCookie(context, { session, user: person });
        return context.json({ signedIn: true });
      }),
    },
  }) satisfies BetterAuthPlugin;
