import type { TenantId, WorkspaceId } from "@molecule/domain";

export const canaryOf = (index: number) => `canary-${index}-${"7f3a91c2".repeat(3)}`;
export const entry = (value: unknown, over: object = {}) => ({
  name: "FOO_TOKEN",
  value,
  kind: "secret",
  ...over,
});
type Place = { readonly tenantId: TenantId; readonly workspaceId: WorkspaceId };

const drafted = ({ tenantId, workspaceId }: Place, value: string, name = "BAR_TOKEN") => ({
  tenantId,
  places: [{ workspaceId, entries: [entry(value, { name })] }],
});

/** Ways in which a secret can be sent; each with the canary as its value, refused or not. */
export const WAYS: readonly [string, string, (canary: string, here: Place) => object][] = [
  ["saved", "secret.set", (c, here) => ({ ...here, entries: [entry(c)] })],
  [
    "saved as a variable, by mistake",
    "secret.set",
    (c, here) => ({ ...here, entries: [entry(`sk-ant-api03-${c}`, { kind: "variable", name: "X" })] }),
  ],
  [
    "bypasses the platform",
    "secret.set",
    (c, here) => ({ ...here, entries: [entry(c, { name: "ANTHROPIC_API_KEY" })] }),
  ],
  ["a reserved name", "secret.set", (c, here) => ({ ...here, entries: [entry(c, { name: "MOLECULE_X" })] })],
  ["an invalid name", "secret.set", (c, here) => ({ ...here, entries: [entry(c, { name: "foo bar" })] })],
  ["the same name twice", "secret.set", (c, here) => ({ ...here, entries: [entry(c), entry(c)] })],
  ["a NUL in it", "secret.set", (c, here) => ({ ...here, entries: [entry(`${c}\u0000`)] })],
  ["too long", "secret.set", (c, here) => ({ ...here, entries: [entry(c.repeat(10_000))] })],
  ["an unknown kind", "secret.set", (c, here) => ({ ...here, entries: [entry(c, { kind: c })] })],
  ["an object for a value", "secret.set", (c, here) => ({ ...here, entries: [entry({ [c]: c })] })],
  ["a list for the entries' object", "secret.set", (c, here) => ({ ...here, entries: { c } })],
  [
    "in place of the workspace",
    "secret.set",
    (c, here) => ({ ...here, workspaceId: c, entries: [entry(c)] }),
  ],
  ["as a model", "secret.set", (c, here) => ({ ...here, model: "no-such-model", entries: [entry(c)] })],
  [
    "with a new workspace",
    "workspace.create",
    (c, here) => ({ tenantId: here.tenantId, name: "x", runtime: "claude-code", secrets: [entry(c)] }),
  ],
  [
    "with an unknown runtime",
    "workspace.create",
    (c, here) => ({ tenantId: here.tenantId, name: "x", runtime: "nope", secrets: [entry(c)] }),
  ],
  ["previewed", "draft.preview", (c, here) => ({ ...drafted(here, c) })],
  ["drafted and applied", "draft.applyNow", (c, here) => ({ ...drafted(here, c) })],
  [
    "drafted under a forbidden name",
    "draft.applyNow",
    (c, here) => ({ ...drafted(here, c, "ANTHROPIC_API_KEY") }),
  ],
  ["put aside", "draft.hold", (c, here) => ({ ...drafted(here, c), applyAt: null })],
  ["put aside with a bad time", "draft.hold", (c, here) => ({ ...drafted(here, c), applyAt: c })],
  ["tried", "secret.try", (c, here) => ({ ...here, name: "MINIMAX_API_KEY", value: c })],
  ["tried, cut in two", "secret.try", (c, here) => ({ ...here, name: "OPENAI_API_KEY", value: `${c} ${c}` })],
  ["for all workspaces", "secret.set", (c, here) => ({ ...here, workspaceId: null, entries: [entry(c)] })],
  [
    "as a new member's password",
    "member.add",
    (c, here) => ({
      tenantId: here.tenantId,
      name: "x",
      email: "not an address",
      password: c,
      role: "viewer",
    }),
  ],
];
