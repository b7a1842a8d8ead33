import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { generateKeyPair, parseKeyRing } from "./key-ring.ts";

const pair = await generateKeyPair();

describe("parseKeyRing", () => {
  it("holds the keys it names and derives their public halves", () => {
    const ring = parseKeyRing(`${pair.id}:${pair.privateKeyBase64}`);
    expect(ring.ids).toEqual([pair.id]);
    expect(ring.findPublicKey(pair.id)?.publicKey).toEqual(pair.publicKey);
    expect(ring.findPrivateKey("key-unknown")).toBeUndefined();
    expect(ring.findPublicKey("key-unknown")).toBeUndefined();
  });

  it("shows no key material when printed", () => {
    const ring = parseKeyRing(`${pair.id}:${pair.privateKeyBase64}`);
    expect(inspect(ring, { depth: 9, showHidden: true })).not.toContain(pair.privateKeyBase64.slice(0, 12));
    expect(JSON.stringify(ring)).not.toContain(pair.privateKeyBase64.slice(0, 12));
  });

  it.each([
    ["nothing", ""],
    ["no key", "key-1:"],
    ["no id", `:${pair.privateKeyBase64}`],
    ["a short key", "key-1:c2hvcnQ="],
    ["a third part", `key-1:${pair.privateKeyBase64}:x`],
    ["a trailing comma", `key-1:${pair.privateKeyBase64},`],
    ["an id with blanks", `key 1:${pair.privateKeyBase64}`],
    ["a broken key", `key-1:${pair.privateKeyBase64.slice(0, 20)} ${pair.privateKeyBase64.slice(20)}`],
    ["one id twice", `key-1:${pair.privateKeyBase64},key-1:${pair.privateKeyBase64}`],
  ])("refuses %s without repeating the key", (_what, text) => {
    const parse = () => parseKeyRing(text);
    expect(parse).toThrow(RangeError);
    expect(parse).not.toThrow(pair.privateKeyBase64.slice(0, 12));
  });
});

describe("generateKeyPair", () => {
  it("makes a new key with a new id each time", async () => {
    const again = await generateKeyPair();
    expect(again.id).not.toBe(pair.id);
    expect(again.id).toMatch(/^key-[0-9a-f]{12}$/);
    expect(Buffer.from(again.privateKeyBase64, "base64")).toHaveLength(32);
  });
});
