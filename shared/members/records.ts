// The records of members, without the schema: whole for staff and for oneself, the name alone for everyone else.
import { collection } from "../sync/collection.ts";
import type { Member, MemberName } from "./schema.ts";

export const members = collection<MemberName & Partial<Member>>("member");
