// How many have come how far, lesson by lesson: a bar a person would rather look at, and the same in words beside it.
import type { ComponentChildren } from "preact";

export interface Bar {
  readonly id: string;
  readonly title: string;
  /** What the bar says, in words. */
  readonly words: ComponentChildren;
  readonly done: number;
  /** Begun and not done; drawn paler. */
  readonly begun: number;
  readonly of: number;
}

const share = (part: number, of: number) => (of === 0 ? 0 : (part / of) * 100);

export const Bars = ({ bars, label }: { bars: readonly Bar[]; label: string }) => (
  <ul class="list stack" role="list" aria-label={label}>
    {bars.map(({ id, title, words, done, begun, of }) => (
      <li key={id}>
        <span>{title}</span>
        <svg class="act" width="100%" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="10" fill="currentColor" opacity="0.15" />
          <rect width={share(done + begun, of)} height="10" fill="currentColor" opacity="0.45" />
          <rect width={share(done, of)} height="10" fill="currentColor" />
        </svg>
        <span class="note">{words}</span>
      </li>
    ))}
  </ul>
);
