// A member's devices: made known by the device itself, taken away by its member or an administrator.
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { id } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import { devices } from "./records.ts";
import { toldFields } from "./told-fields.ts";

export const registerDeviceArgs = z.object({ id, ...toldFields });
export const revokeDeviceArgs = z.object({ id });

export const deviceMutators = {
  registerDevice: mutator({
    args: registerDeviceArgs,
    reads: (args) => [devices.key(args.id)],
    async run(args, { tx, actor, now }) {
      if (!may(actor, "device.register")) throw new Rejection("not_allowed");
      const existing = await devices.get(tx, args.id);
      if (existing?.memberId === actor.memberId) return; // the same intent, delivered by another road
      if (existing) throw new Rejection("already_exists");
      await devices.put(tx, args.id, {
        ...args,
        memberId: actor.memberId,
        uses: 0,
        status: "active",
        createdAt: now,
        updatedAt: now,
      });
    },
  }),

  /** Final: what the device makes from now on is refused, and it forgets what it holds when it hears of it. */
  revokeDevice: mutator({
    args: revokeDeviceArgs,
    asksShown: true,
    reads: (args) => [devices.key(args.id)],
    async run(args, { tx, actor, now, shown }) {
      const device = await devices.get(tx, args.id);
      const own = device?.memberId === actor.memberId;
      if (!may(actor, "device.revoke", { own })) throw new Rejection("not_allowed");
      if (!device) throw new Rejection("not_found");
      if (!own && shown && !shown.classes.has("devices")) throw new Rejection("second_factor_needed");
      if (device.status === "revoked") return;
      await devices.put(tx, args.id, { ...device, status: "revoked", updatedAt: now });
    },
  }),
};
