// The last net: says what happened, what is safe, what to do.
import { Trans } from "#trans/macro";
import { Component, type ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

interface State {
  failed: boolean;
}

export class ErrorBoundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = { failed: false };

  override componentDidCatch(error: unknown): void {
    reportError(error);
    this.setState({ failed: true });
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

const Broken = () => (
  <main class="stack door">
    <h1>
      <Trans>Something went wrong</Trans>
    </h1>
    <Notice tone="warn">
      <p>
        <Trans>This screen could not be drawn. What you saved on this phone is safe.</Trans>
      </p>
    </Notice>
    <Button kind="filled" onPress={() => location.assign("/")}>
      <Trans>Open Nexio again</Trans>
    </Button>
  </main>
);
