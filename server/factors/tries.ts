// Guesses at a person's codes: five in a quarter of an hour, wherever they come from. Each is counted before it is
// looked at, so that sixty at once are sixty.
import { failures, type Count } from "../auth/failures.ts";
import type { AppEnv } from "../env.ts";

/** Runs `guess` unless `userId` has used up their tries; a right one gives them back. */
export async function withinTries(
  { identityDb }: AppEnv,
  userId: string,
  guess: () => Promise<boolean>,
): Promise<boolean> {
  const doors = failures(identityDb);
  const tries: Count = ["factor:account", userId];
  if (!(await doors.isTaken(tries)) || !(await guess())) return false;
  await doors.clear(tries);
  return true;
}
