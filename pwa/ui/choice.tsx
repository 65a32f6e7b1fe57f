// Rows of 52 px to choose from: one (radio) or several (checkbox). Native inputs, so that keys and readers work.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface ChoiceProps {
  name: string;
  type?: "radio" | "checkbox";
  checked: boolean;
  disabled?: boolean;
  /** After answering: whether this row was right or wrong to choose. */
  verdict?: "right" | "wrong" | undefined;
  children: ComponentChildren;
  /** Said below the row, such as the feedback of an option. */
  note?: ComponentChildren;
  onChoose: () => void;
}

export function Choice({ name, type = "radio", checked, disabled, verdict, children, note, onChoose }: ChoiceProps) {
  const noteId = useId();
  return (
    <label class={`choice ${verdict ?? ""}`}>
      <input {...{ name, type, checked, disabled }} aria-describedby={note ? noteId : undefined} onChange={onChoose} />
      <span class="row-words">
        <span>{children}</span>
        {note && (
          <span class="note" id={noteId}>
            {note}
          </span>
        )}
      </span>
    </label>
  );
}

interface ChoicesProps<Value extends string> {
  legend: ComponentChildren;
  value: Value;
  options: readonly (readonly [value: Value, label: string, note?: string])[];
  onValue: (value: Value) => void;
}

/** One of a few, as rows under a legend. */
export function Choices<Value extends string>({ legend, value, options, onValue }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(([key, label, note]) => (
        <Choice key={key} name={name} checked={key === value} note={note} onChoose={() => onValue(key)}>
          {label}
        </Choice>
      ))}
    </fieldset>
  );
}
