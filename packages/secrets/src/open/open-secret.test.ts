import { inspect } from "node:util";
import { Secret } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { type SealingPlace, sealSecret } from "../seal/index.ts";
import { generateKeyPair, parseKeyRing } from "./key-ring.ts";
import { openSecret, secretOpener } from "./open-secret.ts";

const pair = await generateKeyPair();
const other = await generateKeyPair();
const ring = parseKeyRing(`${pair.id}:${pair.privateKeyBase64}, ${other.id}:${other.privateKeyBase64}`);
const place: SealingPlace = {
  tenantId: "0192f000-0000-7000-8000-000000000001",
  scope: "workspace",
  workspaceId: "0192f000-0000-7000-8000-00000000000a",
  name: "ANTHROPIC_API_KEY",
  version: 3,
};
const sealed = await sealSecret(pair, place, new Secret("canary-value-0123456789"));

describe("openSecret", () => {
  it.each(["x", " kept with its spaces \n", "Größe 🔑", "\uFEFFwith a mark", "x".repeat(65_536)])(
    "gives back what was sealed (%#)",
    async (value) => {
      const opened = await openSecret(ring, place, await sealSecret(pair, place, new Secret(value)));
      expect(opened.expose()).toBe(value);
    },
  );

  it("seals the same value differently each time", async () => {
    const again = await sealSecret(pair, place, new Secret("canary-value-0123456789"));
    expect(Buffer.from(again.sealed).equals(Buffer.from(sealed.sealed))).toBe(false);
  });

  it.each<[string, Partial<SealingPlace>]>([
    ["tenant", { tenantId: "0192f000-0000-7000-8000-000000000002" }],
    ["workspace", { workspaceId: "0192f000-0000-7000-8000-00000000000b" }],
    ["scope", { scope: "tenant", workspaceId: null }],
    ["scope alone", { scope: "tenant" }],
    ["no workspace", { workspaceId: null }],
    ["name", { name: "OPENAI_API_KEY" }],
    ["earlier version", { version: 2 }],
    ["later version", { version: 4 }],
  ])("does not open what was moved to another %s", async (_what, moved) => {
    await expect(openSecret(ring, { ...place, ...moved }, sealed)).rejects.toMatchObject({
      code: "SECRET_UNREADABLE",
    });
  });

  it("does not open after a flip of any single bit", async () => {
    for (let bit = 0; bit < sealed.sealed.length * 8; bit += 1) {
      const bytes = new Uint8Array(sealed.sealed);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // The top bit of an X25519 public key is masked off by the field (RFC 7748 §5), yet it is bound by the KEM.
      await expect(openSecret(ring, place, { ...sealed, sealed: bytes }), `bit ${bit}`).rejects.toMatchObject(
        {
          code: "SECRET_UNREADABLE",
        },
      );
    }
  });

  it.each([0, 1, 33, 48])("does not open %i leading bytes", async (length) => {
    const cut = { ...sealed, sealed: sealed.sealed.slice(0, length) };
    await expect(openSecret(ring, place, cut)).rejects.toMatchObject({ code: "SECRET_UNREADABLE" });
  });

  it("names the missing key, and never the value", async () => {
    const error = await openSecret(ring, place, { ...sealed, keyId: "key-unknown" }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "SECRETS_SEALED", detail: { names: ["ANTHROPIC_API_KEY"] } });
    expect(inspect(error)).toContain("key-unknown");
    expect(inspect(error)).not.toContain("canary");
  });

  it("does not open under another key of the ring", async () => {
    await expect(openSecret(ring, place, { ...sealed, keyId: other.id })).rejects.toMatchObject({
      code: "SECRET_UNREADABLE",
    });
    const crossed = parseKeyRing(`${pair.id}:${other.privateKeyBase64}`);
    await expect(secretOpener(crossed)(place, sealed)).rejects.toMatchObject({ code: "SECRET_UNREADABLE" });
  });
});

describe("sealSecret", () => {
  it.each<Partial<SealingPlace>>([{ scope: "tenant" }, { workspaceId: null }])(
    "refuses a place that contradicts itself (%o)",
    async (wrong) => {
      await expect(sealSecret(pair, { ...place, ...wrong }, new Secret("v"))).rejects.toThrow(RangeError);
    },
  );
});
