// Why someone's data is no longer on this phone, and what of their work never left it.
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { toTell, wasTold, type Told } from "./told.ts";

export function ToldNotice() {
  const [told, setTold] = useState<Told>();
  useEffect(() => void toTell().then(setTold, () => {}), []);
  if (!told) return null;
  const { why, tenant, unsent } = told;
  return (
    <Notice tone="warn">
      <p>
        {why === "suspended" ? (
          <Trans>
            You are suspended at {tenant}. Its data has left this phone. If that is a mistake, talk to its
            administrators.
          </Trans>
        ) : why === "removed" ? (
          <Trans>You are no longer a member of {tenant}. Its data has left this phone.</Trans>
        ) : why === "guessed" ? (
          <Trans>
            Ten wrong PINs: {tenant} was taken off this phone. Sealed work still goes out. Sign in again with the
            password, or with a code of your trainer.
          </Trans>
        ) : (
          <Trans>This phone was taken off your account at {tenant}. Its data has left this phone.</Trans>
        )}
      </p>
      {unsent.length > 0 && (
        <>
          <p>
            <Trans>This was not sent and is not accepted any more. Copy what you need:</Trans>
          </p>
          <ul>
            {unsent.map((words, at) => (
              <li key={at}>{words}</li>
            ))}
          </ul>
        </>
      )}
      <Button
        onPress={() => {
          setTold(undefined);
          void wasTold();
        }}
      >
        <Trans>I have read it</Trans>
      </Button>
    </Notice>
  );
}
