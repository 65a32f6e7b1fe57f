import { expect, test } from "vitest";
import { match } from "./router.tsx";

test("an address fits its pattern part by part, and names what it holds", () => {
  expect(match("/", "/")).toEqual({});
  expect(match("/tasks/:id", "/tasks/0190")).toEqual({ id: "0190" });
  expect(match("/lessons/:id/quiz", "/lessons/dh-1/quiz/")).toEqual({ id: "dh-1" });
  expect(match("/tasks", "/tasks/1")).toBeNull();
  expect(match("/tasks/:id", "/lessons/1")).toBeNull();
});
