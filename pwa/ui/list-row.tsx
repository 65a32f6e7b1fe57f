// One line of a list: a title, what is known of it, a chip; the whole row opens it.
import type { ComponentChildren } from "preact";

interface ListRowProps {
  title: ComponentChildren;
  href?: string;
  note?: ComponentChildren;
  /** Chips at the end, under the words where there is no room. */
  end?: ComponentChildren;
  /** A control before the words, such as a box to tick. */
  start?: ComponentChildren;
  struck?: boolean;
}

export function ListRow({ title, href, note, end, start, struck }: ListRowProps) {
  const words = (
    <>
      <span class={struck ? "row-title struck" : "row-title"}>{title}</span>
      {note && <span class="note">{note}</span>}
    </>
  );
  return (
    <li class="row">
      {start}
      <div class="row-main">
        {href === undefined ? (
          <div class="row-words">{words}</div>
        ) : (
          <a class="row-words" href={href}>
            {words}
          </a>
        )}
        {end && <div class="row-end">{end}</div>}
      </div>
    </li>
  );
}

export const List = ({ children, label }: { children: ComponentChildren; label?: string }) => (
  // The role is said aloud again where a list without bullets would lose it (Safari).
  <ul class="list" role="list" aria-label={label}>
    {children}
  </ul>
);
