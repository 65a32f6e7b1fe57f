// Whether a class takes people in now, as its trainer reads it.
import { t } from "@lingui/core/macro";
import type { Cohort } from "../../shared/cohorts/schema.ts";

export type DoorState = "open" | "closed" | "early" | "late";

export function doorState({ joinOpen, opensAt, closesAt }: Cohort, now: number): DoorState {
  if (!joinOpen) return "closed";
  return now < opensAt ? "early" : now < closesAt ? "open" : "late";
}

export function doorWords(state: DoorState): string {
  switch (state) {
    case "open":
      return t`Class open`;
    case "closed":
      return t`Class closed`;
    case "early":
      return t`Not open yet`;
    case "late":
      return t`Code too old`;
  }
}
