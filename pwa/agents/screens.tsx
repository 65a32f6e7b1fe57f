// The screens of agents, one chunk: all of them, one, a task of one (`/agents/work/<id>`), giving one work.
import { useParams } from "../shell/router.tsx";
import { AgentList } from "./agent-list.tsx";
import { AgentView } from "./agent-view.tsx";
import { AgentWork } from "./agent-work.tsx";
import { GiveWork } from "./give-work.tsx";

export function AgentScreens() {
  const { id, part } = useParams();
  if (id === undefined) return <AgentList />;
  if (part === undefined) return <AgentView />;
  return id === "work" ? <AgentWork /> : <GiveWork />;
}
