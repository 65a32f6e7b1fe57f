// Asked where somebody becomes known: what is kept and why in two sentences, and the one thing that needs a yes.
import { Trans } from "#trans/macro";
import { Choice } from "../ui/choice.tsx";

interface AgreementProps {
  /** In a class the centre sees results. */
  inClass?: boolean;
  agreed: boolean;
  onAgreed: (agreed: boolean) => void;
}

export function Agreement({ inClass = false, agreed, onAgreed }: AgreementProps) {
  return (
    <div class="stack">
      <p class="note">
        <Trans>Nexio keeps your name, how to reach you and what you do here, because it works for you with it.</Trans>{" "}
        {inClass && <Trans>The centre of this class sees your name, your progress and your results.</Trans>}{" "}
        <a href="/privacy">
          <Trans>What is kept, and your rights</Trans>
        </a>
      </p>
      <Choice name="agreed" type="checkbox" checked={agreed} onChoose={() => onAgreed(!agreed)}>
        <Trans>I agree that it is kept on servers outside Madagascar.</Trans>
      </Choice>
    </div>
  );
}
