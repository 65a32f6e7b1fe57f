// The records of approvals and decisions, without the schemas: for views.
import { collection } from "../sync/collection.ts";
import type { Approval, Decision } from "./schema.ts";

export const approvals = collection<Approval>("approval");
export const decisions = collection<Decision>("decision");
