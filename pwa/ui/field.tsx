// Something to fill in: a label always in sight, a hint, and what is wrong with it.
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface About {
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** What is wrong, said as soon as it is known. */
  problem?: ComponentChildren;
}
type Described = { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean };

function Labelled({ label, hint, problem, draw }: About & { draw: (described: Described) => JSX.Element }) {
  const id = useId();
  const about = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {draw({ id, ...(about && { "aria-describedby": about }), ...(problem ? { "aria-invalid": true } : {}) })}
      {hint && (
        <p class="note" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

interface Typed {
  value: string;
  onValue: (value: string) => void;
}
interface FieldProps extends About, Typed {
  type?: "text" | "email" | "password" | "date";
  name?: string;
  autocomplete?: string;
  inputMode?: "email" | "numeric";
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  autofocus?: boolean;
}

// The browser keeps what is typed for later, in files no PIN guards, unless it is told not to.
export function Field({ label, hint, problem, type = "text", value, onValue, ...rest }: FieldProps) {
  return (
    <Labelled
      {...{ label, hint, problem }}
      draw={(described) => (
        <input
          autocomplete="off"
          {...described}
          {...rest}
          // Preact's types want one type at a time; what is set here suits all four.
          // oxlint-disable-next-line typescript/no-unnecessary-type-assertion
          type={type as "text"}
          value={value}
          onInput={({ currentTarget }) => onValue(currentTarget.value)}
        />
      )}
    />
  );
}

type TextAreaProps = About & Typed & { required?: boolean; maxLength?: number; rows?: number };

export function TextArea({ label, hint, problem, value, onValue, rows = 3, ...rest }: TextAreaProps) {
  return (
    <Labelled
      {...{ label, hint, problem }}
      draw={(described) => (
        <textarea
          autocomplete="off"
          {...described}
          {...rest}
          rows={rows}
          value={value}
          onInput={({ currentTarget }) => onValue(currentTarget.value)}
        />
      )}
    />
  );
}

interface SelectProps<Value extends string> extends About {
  value: Value;
  options: readonly (readonly [value: Value, label: string])[];
  onValue: (value: Value) => void;
}

export function Select<Value extends string>({ label, hint, problem, value, options, onValue }: SelectProps<Value>) {
  return (
    <Labelled
      {...{ label, hint, problem }}
      draw={(described) => (
        <select
          {...described}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = options[currentTarget.selectedIndex];
            if (chosen) onValue(chosen[0]);
          }}
        >
          {options.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    />
  );
}
