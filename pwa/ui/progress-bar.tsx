// How far along; its number stands in words beside it.
interface ProgressBarProps {
  value: number;
  max: number;
  /** Spoken name, such as "Lessons passed". */
  label: string;
}

export const ProgressBar = ({ value, max, label }: ProgressBarProps) => (
  <progress value={value} max={max} aria-label={label} />
);
