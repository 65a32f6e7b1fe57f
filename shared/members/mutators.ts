// What a member may change of themselves. Roles and invitations come by other roads.
import { members } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { mutator } from "../sync/mutator.ts";
import { ownFields } from "./own-fields.ts";

export const saveSettingsArgs = z.object({
  language: z.optional(ownFields.language),
  displayName: z.optional(ownFields.displayName),
});

export const memberMutators = {
  saveSettings: mutator({
    args: saveSettingsArgs,
    reads: (_args, actor) => [members.key(actor.memberId)],
    words: ({ displayName }) => displayName ?? "",
    async run(args, { tx, actor, now }) {
      if (!may(actor, "member.edit", { own: true })) throw new Rejection("not_allowed");
      const member = await members.must(tx, actor.memberId);
      await members.put(tx, member.id, {
        ...member,
        displayName: args.displayName ?? member.displayName,
        ...(args.language && { language: args.language }),
        updatedAt: now,
      });
    },
  }),
};
