// A class's results as files. They leave with everybody's tries, so the Worker asks for a second factor first.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { Problem } from "../account/session.ts";
import { download } from "../certificates/give.ts";
import { needsStepUp, StepUpDialog } from "../factors/step-up-dialog.tsx";
import { say } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { fetchResults, type ResultFormat } from "./actions.ts";

export function ResultFiles({ cohortId }: { cohortId: string }) {
  const [held, setHeld] = useState<ResultFormat | null>(null);
  const save = async (format: ResultFormat) => {
    setHeld(null);
    try {
      download(await fetchResults(cohortId, format));
    } catch (error) {
      if (needsStepUp(error)) return setHeld(format);
      const away = error instanceof Problem && error.code === "unreachable";
      say({
        text: away
          ? t`This needs a network. Try again when it is back.`
          : t`It could not be fetched. Check the network, then try again.`,
        tone: "danger",
      });
    }
  };
  return (
    <>
      <Buttons>
        <Button icon="download" onPress={() => void save("csv")}>
          <Trans>Spreadsheet (CSV)</Trans>
        </Button>
        <Button onPress={() => void save("xapi")}>xAPI</Button>
        <Button onPress={() => void save("json")}>JSON</Button>
      </Buttons>
      {held && <StepUpDialog of="exports" onDone={() => void save(held)} onClose={() => setHeld(null)} />}
    </>
  );
}
