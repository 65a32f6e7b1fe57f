// The records of agents, without the schema: name and status for everyone, what gives them work for staff, the files for
// admins and the owner.
import { collection } from "../sync/collection.ts";
import type { Agent, AgentName } from "./schema.ts";

export const agents = collection<AgentName & Partial<Agent>>("agent");
