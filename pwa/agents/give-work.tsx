// A task for an agent: which of its skills, and what that needs. It is on its way as soon as it is on this phone.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { agents } from "../../shared/agents/records.ts";
import { clients } from "../../shared/clients/records.ts";
import { names } from "../../shared/members/queries.ts";
import { isSkillName, type SkillName } from "../../shared/skills/names.ts";
import type { ReadTx } from "../../shared/sync/tx.ts";
import { useProfile } from "../account/account.tsx";
import { newId } from "../shell/new-id.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { route, useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Field, Select, TextArea } from "../ui/field.tsx";
import { skillWords } from "./words.ts";

const needed = async (tx: ReadTx, id: string) => ({
  agent: await agents.get(tx, id),
  clients: (await clients.list(tx))
    .filter(({ status }) => status === "active")
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  people: await names(tx),
});

/** What each skill asks for, in the order of the form. */
const asks: Record<SkillName, readonly ("client" | "items" | "about" | "amount" | "due" | "learner" | "employees")[]> =
  {
    report: ["client"],
    quote: ["client", "items"],
    invoice: ["client", "items"],
    follow_up: ["client", "about", "amount", "due"],
    weekly_summary: [],
    lesson_recommendation: ["learner"],
    compliance_reminders: ["employees"],
  };

export function GiveWork() {
  const { id = "" } = useParams();
  const store = useStore();
  const profile = useProfile();
  const found = useQuery(needed, id);
  const [chosen, setChosen] = useState<SkillName | null>(null);
  const [clientId, setClientId] = useState("");
  const [typed, setTyped] = useState<Record<string, string>>({});
  if (found && (!found.agent?.skills || (profile && !may(profile.actor, "task.assign")))) return <NotFound />;
  const skills = (found?.agent?.skills ?? []).filter(isSkillName);
  const skill = chosen ?? skills[0];
  const words = skillWords();
  const set = (name: string) => (value: string) => setTyped({ ...typed, [name]: value });
  const text = (name: string) => typed[name] ?? "";
  const fields = skill ? asks[skill] : [];

  const give = async (event: Event) => {
    event.preventDefault();
    if (!store || !skill) return;
    const client = found?.clients.find((one) => one.id === clientId)?.name ?? text("client").trim();
    const payload: Record<string, unknown> = {};
    for (const field of fields) {
      if (field === "client") {
        if (clientId === "" && client !== "") payload["client"] = client;
      } else if (field === "learner") {
        if (text(field) !== "") payload["memberId"] = text(field);
      } else if (text(field).trim() !== "") payload[field] = text(field).trim();
    }
    const about = text("about").trim();
    const title = [words[skill], fields.includes("client") ? client : "", about]
      .filter(Boolean)
      .join(": ")
      .slice(0, 200);
    const taskId = newId();
    const given = store.mutate.createTask({
      id: taskId,
      title,
      kind: skill,
      assignee: { kind: "agent", id },
      ...(clientId !== "" && fields.includes("client") && { clientId }),
      ...(Object.keys(payload).length > 0 && { payload }),
    });
    if (await tell(given, { text: t`Given: ${title}` })) route(`/agents/work/${taskId}`);
  };

  return (
    <Page title={found?.agent ? t`Work for ${found.agent.name}` : t`Give work`} back={`/agents/${id}`}>
      <form class="stack" onSubmit={(event) => void give(event)}>
        {skill && (
          <Select<SkillName>
            label={<Trans>What is to be done?</Trans>}
            value={skill}
            options={skills.map((name) => [name, words[name]])}
            onValue={setChosen}
          />
        )}
        {fields.includes("client") && (
          <>
            {found && found.clients.length > 0 && (
              <Select
                label={<Trans>Client</Trans>}
                value={clientId}
                options={[
                  ["", t`Another one, by name`],
                  ...found.clients.map(({ id: of, name }) => [of, name] as const),
                ]}
                onValue={setClientId}
              />
            )}
            {clientId === "" && (
              <Field
                label={<Trans>Name of the client</Trans>}
                required
                maxLength={120}
                autocomplete="off"
                value={text("client")}
                onValue={set("client")}
              />
            )}
          </>
        )}
        {fields.includes("items") && (
          <TextArea
            label={<Trans>Lines</Trans>}
            hint={<Trans>One a line, with the price in ariary: Logo; 2; 150 000</Trans>}
            required
            rows={4}
            maxLength={3000}
            value={text("items")}
            onValue={set("items")}
          />
        )}
        {fields.includes("about") && (
          <Field
            label={<Trans>What it is about</Trans>}
            hint={<Trans>For example: invoice 109</Trans>}
            required
            maxLength={200}
            value={text("about")}
            onValue={set("about")}
          />
        )}
        {fields.includes("amount") && (
          <Field
            label={<Trans>Amount in ariary, if there is one</Trans>}
            inputMode="numeric"
            maxLength={30}
            value={text("amount")}
            onValue={set("amount")}
          />
        )}
        {fields.includes("due") && (
          <Field label={<Trans>It was due on</Trans>} type="date" value={text("due")} onValue={set("due")} />
        )}
        {fields.includes("learner") && (
          <Select
            label={<Trans>Learner</Trans>}
            value={text("learner")}
            options={[["", t`Me`], ...Object.entries(found?.people.members ?? {})]}
            onValue={set("learner")}
          />
        )}
        {fields.includes("employees") && (
          <Field
            label={<Trans>How many people you employ</Trans>}
            inputMode="numeric"
            maxLength={6}
            value={text("employees")}
            onValue={set("employees")}
          />
        )}
        {found && skills.length === 0 && (
          <p class="note">
            <Trans>This agent looks after the others’ work. Give tasks to one of them.</Trans>
          </p>
        )}
        <Button kind="filled" submit disabled={!store || !skill}>
          <Trans>Give</Trans>
        </Button>
        <p class="note">
          <Trans>Another agent checks the work. Nothing leaves before you approve it.</Trans>
        </p>
      </form>
    </Page>
  );
}
