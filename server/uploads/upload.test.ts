import { expect, test } from "vitest";
import { kinds, takeFile } from "./upload.ts";

const { parcel } = kinds;
const text = (words: string) => [...new TextEncoder().encode(words)];
const sent = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  takeFile(new Request("https://nexio.example/", { method: "POST", body, headers }), parcel);
const codeOf = (taken: Promise<unknown>) =>
  taken.then(
    () => "taken",
    (error: unknown) => (error as { code?: string }).code,
  );

test("a file of its kind comes in as it is", async () => {
  expect(await sent(Uint8Array.of(1, 2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(await codeOf(sent(new Uint8Array(parcel.maxBytes).fill(1)))).toBe("taken");
});

test.each([
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)],
  ["a picture that is a page too", Uint8Array.of(0xff, 0xd8, 0xff, ...text("<script>alert(1)</script>"))],
  ["a drawing with a script", Uint8Array.from(text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"))],
  ["a page", Uint8Array.from(text("<!doctype html><script src=x></script>"))],
  ["an archive", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0)],
  ["a bomb that is packed small", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)],
  ["a program", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2)],
  ["nothing", new Uint8Array()],
  ["its beginning alone", Uint8Array.of(1)],
])("%s is none, whatever it is called", async (_, bytes) => {
  expect(await codeOf(sent(bytes))).toBe("parcel_damaged");
});

test("more than there may be is refused, and where it is announced before it is read", async () => {
  expect(await codeOf(sent(new Uint8Array(parcel.maxBytes + 1).fill(1)))).toBe("too_large");
  let pulled = false;
  const body = new ReadableStream(
    {
      pull() {
        pulled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "content-length": String(parcel.maxBytes + 1) };
  expect(await codeOf(takeFile({ headers: new Headers(headers), body } as unknown as Request, parcel))).toBe(
    "too_large",
  );
  expect(pulled).toBe(false);
});

test("as many bytes come as were announced, or it is refused", async () => {
  const request = (length: string) =>
    ({
      headers: new Headers({ "content-length": length }),
      body: new Response(Uint8Array.of(1, 2)).body,
    }) as unknown as Request;
  expect(await codeOf(takeFile(request("2"), parcel))).toBe("taken");
  for (const length of ["3", "1", "-1", "two"])
    expect(await codeOf(takeFile(request(length), parcel))).toBe("wrong_length");
});
