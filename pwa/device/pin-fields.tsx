// Choosing a PIN: typed twice, and not one that anybody tries first.
import { Trans } from "#trans/macro";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { isWeakPin } from "../../shared/devices/pin.ts";
import { Field } from "../ui/field.tsx";

interface PinFieldsProps {
  /** The PIN once it is good and twice the same, else null. */
  onPin: (pin: string | null) => void;
  hint?: ComponentChildren;
  autofocus?: boolean;
}

export function PinFields({ onPin, hint, autofocus = false }: PinFieldsProps) {
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const tell = (first: string, second: string) => onPin(!isWeakPin(first) && first === second ? first : null);
  const same = {
    type: "password",
    inputMode: "numeric",
    autocomplete: "off",
    required: true,
    maxLength: 12,
  } as const;
  return (
    <>
      <Field
        label={<Trans>PIN, six digits or more</Trans>}
        hint={hint}
        {...same}
        autofocus={autofocus}
        value={pin}
        onValue={(value) => {
          setPin(value);
          tell(value, again);
        }}
        problem={pin.length >= 6 && isWeakPin(pin) ? <Trans>Too easy to guess. Choose another one.</Trans> : null}
      />
      <Field
        label={<Trans>The same again</Trans>}
        {...same}
        value={again}
        onValue={(value) => {
          setAgain(value);
          tell(pin, value);
        }}
        problem={again.length >= pin.length && again !== pin ? <Trans>The two are not the same.</Trans> : null}
      />
    </>
  );
}
