import { expect, test } from "vitest";
import { networkOf } from "./network.ts";

const of = (address: string) => networkOf(new Headers({ "cf-connecting-ip": address }));

test.each([
  ["102.16.0.7", "102.16.0.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::ffff:102.16.0.7", "102.16.0.7"],
  ["no address", "no address"],
])("%s belongs to %s", (address, network) => {
  expect(of(address)).toBe(network);
});

test("a whole /64 is one caller, the next one is another", () => {
  expect(new Set([1, 2, 3].map((at) => of(`2001:db8:1:2:${at}::${at}`))).size).toBe(1);
  expect(of("2001:db8:1:3::1")).not.toBe(of("2001:db8:1:2::1"));
});

test("nobody is nobody", () => {
  expect(networkOf(new Headers())).toBe("");
});
