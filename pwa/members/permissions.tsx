// Who may do what and who sees what, drawn from the very table that rules and routes ask.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { grantOf, grants, scopesOf, type Action } from "../../shared/access.ts";
import { roles, type Role } from "../../shared/actor.ts";
import { useProfile } from "../account/account.tsx";
import { Page } from "../shell/page.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { actionWords, grantWords, groupWords, roleNotes, roleWords } from "./words.ts";

/** What each scope holds, in words. */
const scopeWords = (): Record<"all" | "staff" | "admin" | "own", string> => ({
  own: t`What is their own: tasks, results, certificates, messages`,
  all: t`The organisation, lessons, names of members and agents`,
  staff: t`Tasks, approvals, members, classes and certificates of everybody`,
  admin: t`Agents’ instructions, invitations, everybody’s phones`,
});

const tones = { yes: "ok", own: "warn", named: "warn", no: "plain" } as const;

export function Permissions() {
  const profile = useProfile();
  const [role, setRole] = useState<Role>(profile?.actor.role ?? "owner");
  const words = actionWords();
  const groups = new Map<string, Action[]>();
  for (const action of Object.keys(grants) as Action[]) {
    const group = groupWords()[action.slice(0, action.indexOf("."))] ?? "";
    groups.set(group, [...(groups.get(group) ?? []), action]);
  }
  const seen = scopesOf({ memberId: "", role }).map((scope) => (scope === "u:" ? "own" : scope) as "own" | "all");
  const known = roleWords();
  return (
    <Page title={t`Who may do what`} back={profile ? "/more" : "/"} grid>
      <Card>
        <Tabs label={t`Role`} value={role} tabs={roles.map((one) => [one, known[one]] as const)} onValue={setRole} />
        <p>{roleNotes()[role]}</p>
        {profile?.actor.role === role && (
          <p class="note">
            <Trans>This is your role.</Trans>
          </p>
        )}
      </Card>
      <Card title={<Trans>Sees</Trans>}>
        <List>
          {seen.map((scope) => (
            <ListRow key={scope} title={scopeWords()[scope]} />
          ))}
        </List>
      </Card>
      {[...groups].map(([group, actions]) => (
        <Card key={group} title={group}>
          <List label={group}>
            {actions.map((action) => {
              const grant = grantOf(role, action);
              return (
                <ListRow
                  key={action}
                  title={words[action]}
                  end={<Chip tone={tones[grant]}>{grantWords()[grant]}</Chip>}
                />
              );
            })}
          </List>
        </Card>
      ))}
    </Page>
  );
}
