// Rules whose args are kept in the audit event of their push: they name whom and what, and nothing a person wrote.
import type { MutatorName } from "../../shared/mutators.ts";

const traced: ReadonlySet<string> = new Set<MutatorName>(["setMemberRole", "setMemberStatus"]);

export const isTraced = (rule: string): boolean => traced.has(rule);
