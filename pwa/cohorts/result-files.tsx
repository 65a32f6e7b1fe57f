// A class's results as files. They leave with everybody's tries, so the Worker asks for a second factor first.
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { download } from "../certificates/give.ts";
import { needsStepUp, StepUpDialog } from "../factors/step-up-dialog.tsx";
import { say } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { fetchResults, type ResultFormat } from "./actions.ts";
import { classSentence } from "./words.ts";

export function ResultFiles({ cohortId }: { cohortId: string }) {
  const [held, setHeld] = useState<ResultFormat | null>(null);
  const save = async (format: ResultFormat) => {
    setHeld(null);
    try {
      download(await fetchResults(cohortId, format));
    } catch (error) {
      if (needsStepUp(error)) return setHeld(format);
      say({ text: classSentence(error), tone: "danger" });
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
