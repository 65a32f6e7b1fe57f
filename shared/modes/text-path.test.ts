import { expect, test } from "vitest";
import { textPathOf } from "./text-path.ts";

test.each([
  ["/", "/t/fr"],
  ["/lessons", "/t/fr/lessons"],
  ["/lessons/", "/t/fr/lessons"],
  ["/lessons/dh-1", "/t/fr/lessons/dh-1"],
  ["/lessons/dh-1/quiz", "/t/fr/lessons/dh-1/quiz"],
  ["/lessons/review", "/t/fr/review"],
  ["/lessons/progress", "/t/fr/progress"],
  ["/lessons/certify/dh", "/t/fr/certify/dh"],
  ["/tasks/new", "/t/fr/tasks/new"],
  ["/approvals", "/t/fr/approvals"],
  ["/certificates", "/t/fr/certificates"],
  ["/sync", "/t/fr/outcomes"],
  ["/join", "/t/fr/join"],
  ["/account/forgot", "/t/fr/account/forgot"],
  ["/account/pin", "/t/fr/account/pin"],
  ["/account/security", "/t/fr/account/security"],
  ["/account/done", null],
  ["/account/reset", null],
  ["/settings", null],
  ["/lessons/write", null],
  ["/lessons/write/0190", null],
  ["/cohorts/1", null],
  ["//elsewhere.example", null],
])("%s stands at %s", (path, there) => {
  expect(textPathOf(path, "fr")).toBe(there);
});
