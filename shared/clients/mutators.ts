// Whom the tenant works for: the staff's own list.
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { id, languages, optionalText, text } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import { clients } from "./records.ts";

export const addClientArgs = z.object({
  id,
  name: text(120),
  contact: z.optional(optionalText(120)),
  language: z.optional(z.enum(languages)),
});

export const clientMutators = {
  addClient: mutator({
    args: addClientArgs,
    reads: (args) => [clients.key(args.id)],
    words: ({ name, contact }) => [name, contact].filter(Boolean).join("\n"),
    async run({ id: clientId, name, contact = "", language = "fr" }, { tx, actor, now }) {
      if (!may(actor, "client.edit")) throw new Rejection("not_allowed");
      if (await clients.get(tx, clientId)) return; // the same intent, delivered by another road
      await clients.put(tx, clientId, {
        id: clientId,
        name,
        contact,
        nif: null,
        stat: null,
        language,
        status: "active",
        createdAt: now,
        updatedAt: now,
      });
    },
  }),
};
