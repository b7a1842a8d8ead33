import { describe, expect, it } from "vitest";
import { readPaste } from "./read-paste.ts";

describe("readPaste", () => {
  it.each([
    ["A=b", "file"],
    ["export A='b c'", "file"],
    ["# mine\r\nA=b\r\nB=c", "file"],
    ["foo=1\nbar=2", "file"],
    ["A=b\nnot an assignment", "file"],
    ["sk-ant-0123==", "value"],
    ["https://example.test/?a=b", "value"],
    ["-----BEGIN KEY-----\nMIIB\nAB==\n-----END KEY-----", "value"],
    ['{"tokens": {"id_token": "x=="}}', "value"],
  ])("%j is a %s", (text, kind) => expect(readPaste(text)?.kind).toBe(kind));

  it("is nothing for white space", () => expect(readPaste(" \n")).toBeNull());
});
