// Where another provider leads back to: whoever was signed in there is now let in here.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAccount } from "./account.tsx";
import { problemSentence } from "./problems.ts";

export function SignInDone() {
  const { refresh } = useAccount();
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    refresh().then(
      () => route("/", "replace"),
      (error: unknown) => setProblem(problemSentence(error)),
    );
  }, []);
  return (
    <Page title={t`Sign in`} back="/sign-in">
      <div role="status">
        {problem ? (
          <Notice tone="danger">{problem}</Notice>
        ) : (
          <p class="note">
            <Trans>One moment …</Trans>
          </p>
        )}
      </div>
    </Page>
  );
}
