// A person or an agent by their initials; their name always stands beside it.
export function Avatar({ name, agent }: { name: string; agent?: boolean }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => String.fromCodePoint(part.codePointAt(0) ?? 32))
    .join("")
    .toUpperCase();
  return (
    <span class={agent ? "avatar agent" : "avatar"} aria-hidden="true">
      {initials}
    </span>
  );
}
