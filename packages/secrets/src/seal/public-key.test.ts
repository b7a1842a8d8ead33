import { expect, it } from "vitest";
import { generateKeyPair, parseKeyRing } from "../open/index.ts";
import { parsePublicKey, renderPublicKey } from "./public-key.ts";

it("reads what it wrote, and it is the ring's public half", async () => {
  const { id, privateKeyBase64, publicKey } = await generateKeyPair();
  const read = parsePublicKey(` ${renderPublicKey({ id, publicKey })}\n`);
  expect(read).toEqual(parseKeyRing(`${id}:${privateKeyBase64}`).findPublicKey(id));
});

it("refuses a private half in its place, without repeating it", async () => {
  const { id, privateKeyBase64 } = await generateKeyPair();
  const read = () => parsePublicKey(`${id}:${privateKeyBase64}`);
  expect(read).toThrow(`what is given is not the public half of ${id}`);
  expect(read).not.toThrow(privateKeyBase64);
});

it.each(["", "key-1", "key-1:AAAA", `Key:${Buffer.alloc(32).toString("base64")}`, "a:b:c"])(
  "refuses %s",
  (text) => {
    expect(() => parsePublicKey(text)).toThrow("is not id:base64");
  },
);
