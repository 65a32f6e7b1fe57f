// A panel that holds one thing, with a heading that says what.
import type { ComponentChildren } from "preact";

interface CardProps {
  title?: ComponentChildren;
  /** A small line above the title: what kind of thing this is. */
  eyebrow?: ComponentChildren;
  children?: ComponentChildren;
  /** Bears the screen's one thing to do. */
  main?: boolean;
}

export function Card({ title, eyebrow, children, main }: CardProps) {
  // With no title the eyebrow is the heading, so that the outline of the page has no holes.
  return (
    <section class={main ? "card main" : "card"}>
      {eyebrow && (title ? <p class="eyebrow">{eyebrow}</p> : <h2 class="eyebrow">{eyebrow}</h2>)}
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}
