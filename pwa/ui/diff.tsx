// What changes: the old struck through, the new beside it; never told by colour alone.
interface DiffProps {
  label: string;
  before: string | null;
  after: string;
}

export function Diff({ label, before, after }: DiffProps) {
  return (
    <div class="diff">
      <dt>{label}</dt>
      <dd>
        {before !== null && <del>{before}</del>} <ins>{after}</ins>
      </dd>
    </div>
  );
}
