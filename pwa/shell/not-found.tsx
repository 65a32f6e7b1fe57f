import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "./page.tsx";
import { renew } from "./update.ts";

/** An address that names nothing here. */
export const NotFound = () => (
  <Page title={t`Not found`} back="/">
    <EmptyState icon="info" title={<Trans>There is nothing at this address. It may have been moved or removed.</Trans>}>
      <Button kind="filled" href="/">
        <Trans>Go to the home screen</Trans>
      </Button>
    </EmptyState>
  </Page>
);

/** A screen whose code is neither on the phone nor within reach, or of a version too old to be served. */
export const OutOfReach = () => (
  <Page title={t`Not on this phone yet`} back="/">
    <EmptyState
      icon="phone"
      title={<Trans>This screen has to be fetched once. Your work is safe. Try again when there is a network.</Trans>}
    >
      <Button kind="filled" onPress={renew}>
        <Trans>Try again</Trans>
      </Button>
    </EmptyState>
  </Page>
);
