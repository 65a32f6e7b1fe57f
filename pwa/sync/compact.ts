// The compact form of the wire, made ready without holding up a slow phone.
import { learnNext, Talk } from "../../shared/sync/codec/talk.ts";

const pause = () => new Promise((resolve) => setTimeout(resolve));

/** Resolves with what begins a talk, once the sample has been learnt piece by piece. */
export async function ready(): Promise<() => Talk> {
  while (learnNext()) await pause();
  return () => new Talk();
}
