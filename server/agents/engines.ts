// Which engine runs a tenant's agents. The embedded one, unless the tenant has set up another.
import type { AppEnv } from "../env.ts";
import { embedded } from "./embedded.ts";
import type { AgentEngine } from "./engine.ts";

export const engineFor = async (_env: AppEnv, _tenantId: string): Promise<AgentEngine> => embedded;
