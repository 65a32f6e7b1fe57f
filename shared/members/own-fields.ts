// What members change of themselves; apart from the record, which no phone parses.
import { z } from "zod/mini";
import { languages, text } from "../fields.ts";

export const ownFields = { displayName: text(80), language: z.enum(languages) };
