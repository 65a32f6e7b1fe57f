// The right answers of every lesson version ever released, for final grading.
// Written by `npm run content` from `content/`; do not edit.
import type { QuizKeys } from "../../shared/lessons/quiz.ts";

// oxfmt-ignore
export const quizKeys: QuizKeys = {
  "dh-1": {
    1: [
      {"type":"single","key":2},
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,1,2]},
      {"type":"single","key":2},
      {"type":"order","count":4},
      {"type":"number","key":5},
      {"type":"single","key":1},
    ],
  },
  "dh-2": {
    1: [
      {"type":"single","key":1},
      {"type":"multiple","key":[0,1,2]},
      {"type":"boolean","key":true},
      {"type":"number","key":50000},
      {"type":"order","count":4},
      {"type":"single","key":2},
      {"type":"boolean","key":false},
      {"type":"single","key":0},
    ],
  },
  "dh-3": {
    1: [
      {"type":"single","key":2},
      {"type":"multiple","key":[0,1,2]},
      {"type":"boolean","key":false},
      {"type":"single","key":2},
      {"type":"single","key":2},
      {"type":"order","count":5},
      {"type":"boolean","key":false},
    ],
  },
  "dh-4": {
    1: [
      {"type":"number","key":150},
      {"type":"single","key":2},
      {"type":"multiple","key":[0,1,3]},
      {"type":"order","count":4},
      {"type":"boolean","key":false},
      {"type":"number","key":10000},
      {"type":"single","key":2},
    ],
  },
  "dh-5": {
    1: [
      {"type":"multiple","key":[0,1,2]},
      {"type":"single","key":2},
      {"type":"boolean","key":true},
      {"type":"single","key":0},
      {"type":"order","count":4},
      {"type":"single","key":0},
      {"type":"boolean","key":false},
    ],
  },
};
