// The classes of a centre, for its staff.
import { plural, t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useRef, useState } from "preact/hooks";
import { maySeeClasses } from "../../shared/cohorts/may.ts";
import { classes } from "../../shared/cohorts/queries.ts";
import { useProfile } from "../account/account.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Field } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { createClass, newClassId } from "./actions.ts";
import { doorState, doorWords } from "./door-state.ts";
import { classSentence } from "./words.ts";

export function ClassList() {
  const profile = useProfile();
  const found = useQuery(classes);
  if (profile && !maySeeClasses(profile.actor)) return <NotFound />;
  return (
    <Page title={t`Classes`} back="/more">
      {found?.length === 0 && (
        <EmptyState
          icon="person"
          title={<Trans>Your classes will stand here: who learns, and who needs help.</Trans>}
        />
      )}
      {found && found.length > 0 && (
        <Card>
          <List>
            {found.map(({ cohort, learners }) => (
              <ListRow
                key={cohort.id}
                href={`/cohorts/${cohort.id}`}
                title={cohort.name}
                note={learnersWords(learners)}
                end={
                  <Chip tone={doorState(cohort, Date.now()) === "open" ? "ok" : "plain"}>
                    {doorWords(doorState(cohort, Date.now()))}
                  </Chip>
                }
              />
            ))}
          </List>
        </Card>
      )}
      {found && <NewClass isFirst={found.length === 0} />}
    </Page>
  );
}

export const learnersWords = (count: number): string => plural(count, { one: "# learner", other: "# learners" });

function NewClass({ isFirst }: { isFirst: boolean }) {
  const store = useStore();
  const id = useRef(newClassId());
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!store) return;
    setBusy(true);
    setProblem(null);
    try {
      await createClass(store, id.current, name.trim());
      route(`/cohorts/${id.current}`);
    } catch (error) {
      setProblem(classSentence(error));
      setBusy(false);
    }
  };
  return (
    <Card title={<Trans>A new class</Trans>} main={isFirst}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Field
          label={<Trans>Name of the class</Trans>}
          hint={<Trans>It gets a code by which learners join. This needs a network.</Trans>}
          autocomplete="off"
          required
          maxLength={80}
          value={name}
          onValue={setName}
        />
        <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
        <Button kind="filled" icon="plus" submit disabled={busy || !store || name.trim() === ""}>
          <Trans>Make the class</Trans>
        </Button>
      </form>
    </Card>
  );
}
