// The right answers of every lesson version ever released, for final grading, and what each topic is made of.
// Written by `npm run content` from `content/`; do not edit.
import { withTopics } from "./topic-keys.ts";

// oxfmt-ignore
export const quizKeys = withTopics({
  "bb-1": {
    1: [
      {"type":"single","key":1},
      {"type":"multiple","key":[0,1,3]},
      {"type":"boolean","key":false},
      {"type":"order","count":5},
      {"type":"number","key":25},
      {"type":"single","key":1},
    ],
  },
  "bb-2": {
    1: [
      {"type":"number","key":40000},
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,2]},
      {"type":"single","key":0},
      {"type":"order","count":5},
      {"type":"single","key":2},
      {"type":"number","key":150000},
    ],
  },
  "bb-3": {
    1: [
      {"type":"number","key":12500},
      {"type":"number","key":150},
      {"type":"single","key":0},
      {"type":"multiple","key":[0,1,2]},
      {"type":"boolean","key":false},
      {"type":"number","key":1000},
      {"type":"order","count":5},
    ],
  },
  "bb-4": {
    1: [
      {"type":"number","key":108000},
      {"type":"number","key":140000},
      {"type":"multiple","key":[0,1,2]},
      {"type":"order","count":5},
      {"type":"boolean","key":false},
      {"type":"single","key":2},
      {"type":"match","count":4},
    ],
  },
  "bb-5": {
    1: [
      {"type":"number","key":1100000},
      {"type":"single","key":1},
      {"type":"number","key":50000},
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,1]},
      {"type":"order","count":5},
    ],
  },
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
  "ec-1": {
    1: [
      {"type":"multiple","key":[0,1,2]},
      {"type":"number","key":100},
      {"type":"number","key":95},
      {"type":"boolean","key":false},
      {"type":"single","key":1},
      {"type":"order","count":5},
      {"type":"single","key":1},
    ],
  },
  "ec-2": {
    1: [
      {"type":"number","key":30000},
      {"type":"order","count":6},
      {"type":"single","key":2},
      {"type":"multiple","key":[0,1,2]},
      {"type":"boolean","key":false},
      {"type":"single","key":1},
      {"type":"single","key":1},
    ],
  },
  "ec-3": {
    1: [
      {"type":"multiple","key":[0,1,2]},
      {"type":"number","key":10},
      {"type":"order","count":5},
      {"type":"boolean","key":false},
      {"type":"single","key":1},
      {"type":"single","key":1},
      {"type":"match","count":4},
    ],
  },
  "ec-4": {
    1: [
      {"type":"single","key":2},
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,1,2]},
      {"type":"single","key":1},
      {"type":"boolean","key":false},
      {"type":"order","count":4},
    ],
  },
  "ec-5": {
    1: [
      {"type":"number","key":5000},
      {"type":"number","key":11},
      {"type":"number","key":12},
      {"type":"single","key":2},
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,1,2]},
      {"type":"order","count":6},
      {"type":"single","key":1},
    ],
  },
  "lc-1": {
    1: [
      {"type":"single","key":0},
      {"type":"single","key":1},
      {"type":"multiple","key":[0,1,2]},
      {"type":"boolean","key":false},
      {"type":"order","count":4},
      {"type":"single","key":2},
      {"type":"number","key":10000},
      {"type":"boolean","key":false},
    ],
  },
  "lc-2": {
    1: [
      {"type":"number","key":600000},
      {"type":"number","key":16000},
      {"type":"boolean","key":false},
      {"type":"single","key":0},
      {"type":"multiple","key":[0,1]},
      {"type":"order","count":5},
      {"type":"single","key":1},
      {"type":"boolean","key":true},
    ],
  },
  "lc-3": {
    1: [
      {"type":"number","key":4500},
      {"type":"number","key":81000},
      {"type":"number","key":10500},
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,1,2]},
      {"type":"single","key":1},
      {"type":"order","count":4},
    ],
  },
  "lc-4": {
    1: [
      {"type":"multiple","key":[0,1,2]},
      {"type":"single","key":1},
      {"type":"number","key":600000},
      {"type":"boolean","key":false},
      {"type":"single","key":2},
      {"type":"single","key":2},
      {"type":"order","count":4},
    ],
  },
  "lc-5": {
    1: [
      {"type":"boolean","key":false},
      {"type":"multiple","key":[0,1,2]},
      {"type":"single","key":2},
      {"type":"single","key":0},
      {"type":"order","count":5},
      {"type":"boolean","key":false},
      {"type":"single","key":2},
      {"type":"match","count":5},
    ],
  },
}, {
  "bb": {
    1: [["bb-1",1],["bb-2",1],["bb-3",1],["bb-4",1],["bb-5",1]],
    2: [["bb-1",1],["bb-2",1],["bb-3",1],["bb-4",1],["bb-5",1]],
  },
  "dh": {
    1: [["dh-1",1],["dh-2",1],["dh-3",1],["dh-4",1],["dh-5",1]],
    2: [["dh-1",1],["dh-2",1],["dh-3",1],["dh-4",1],["dh-5",1]],
  },
  "ec": {
    1: [["ec-1",1],["ec-2",1],["ec-3",1],["ec-4",1],["ec-5",1]],
    2: [["ec-1",1],["ec-2",1],["ec-3",1],["ec-4",1],["ec-5",1]],
  },
  "lc": {
    1: [["lc-1",1],["lc-2",1],["lc-3",1],["lc-4",1],["lc-5",1]],
    2: [["lc-1",1],["lc-2",1],["lc-3",1],["lc-4",1],["lc-5",1]],
  },
});
