// Two to four views of one list. Buttons that say which is pressed: each is reached with Tab, no arrow keys to know.
interface TabsProps<Value extends string> {
  label: string;
  value: Value;
  tabs: readonly (readonly [value: Value, label: string])[];
  onValue: (value: Value) => void;
}

export function Tabs<Value extends string>({ label, value, tabs, onValue }: TabsProps<Value>) {
  return (
    <div class="tabs" role="group" aria-label={label}>
      {tabs.map(([key, name]) => (
        <button key={key} type="button" aria-pressed={key === value} onClick={() => onValue(key)}>
          {name}
        </button>
      ))}
    </div>
  );
}
