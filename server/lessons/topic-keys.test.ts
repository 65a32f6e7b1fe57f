import { expect, test } from "vitest";
import { withTopics } from "./topic-keys.ts";

const lessons = {
  "aa-1": { 1: [{ type: "boolean", key: true }], 2: [{ type: "boolean", key: false }] },
  "aa-2": { 1: [{ type: "number", key: 4 }] },
} as const;

test("a topic's bank is the items of its lessons, in order, in the versions it was released with", () => {
  const keys = withTopics(lessons, {
    aa: {
      1: [
        ["aa-2", 1],
        ["aa-1", 1],
      ],
      2: [["aa-1", 2]],
    },
  });
  expect(keys["aa"]).toEqual({ 1: [lessons["aa-2"][1][0], lessons["aa-1"][1][0]], 2: [lessons["aa-1"][2][0]] });
  expect(keys["aa-2"]).toBe(lessons["aa-2"]);
});

test("a topic of a lesson version without keys is no topic", () => {
  expect(() => withTopics(lessons, { aa: { 1: [["aa-2", 2]] } })).toThrow("aa-2, version 2");
});
