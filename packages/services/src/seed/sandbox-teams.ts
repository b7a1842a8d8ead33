import type { TenantBillingMode } from "@molecule/domain";

export type SeededMember = {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly model: string;
  /** Null for who leads the team. */
  readonly parent: string | null;
};

export type SeededTenant = {
  readonly slug: string;
  readonly name: string;
  readonly billingMode: TenantBillingMode;
  readonly sandbox: boolean;
  /** Names that get a sandbox credential for all workspaces. */
  readonly credentials: readonly string[];
  readonly team: readonly SeededMember[];
};

/** What a new installation starts with: two sandboxes to look around in, and one real organization, empty. */
export const SEEDED_TENANTS: readonly SeededTenant[] = [
  {
    slug: "sandbox-platform",
    name: "Sandbox (platform)",
    billingMode: "platform_managed",
    sandbox: true,
    credentials: [],
    team: [
      {
        name: "lead",
        role: "Plans the work and hands it out",
        runtime: "claude-code",
        model: "anthropic/claude-sonnet-4-6",
        parent: null,
      },
      {
        name: "engineer",
        role: "Writes and runs code",
        runtime: "codex",
        model: "openai/gpt-5.4-mini",
        parent: "lead",
      },
      {
        name: "researcher",
        role: "Reads and sums up",
        runtime: "hermes",
        model: "moonshot/kimi-k2.6",
        parent: "lead",
      },
    ],
  },
  {
    slug: "sandbox-your-keys",
    name: "Sandbox (your keys)",
    billingMode: "byok",
    sandbox: true,
    credentials: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY"],
    team: [
      {
        name: "lead",
        role: "Plans the work and hands it out",
        runtime: "claude-code",
        model: "claude-sonnet-4-6",
        parent: null,
      },
      {
        name: "engineer",
        role: "Writes and runs code",
        runtime: "codex",
        model: "gpt-5.4-mini",
        parent: "lead",
      },
    ],
  },
  {
    slug: "home",
    name: "My organization",
    billingMode: "platform_managed",
    sandbox: false,
    credentials: [],
    team: [],
  },
];

/** Play money of a sandbox; nothing that is bought with it costs anyone anything. */
export const SANDBOX_CREDIT_NANO_USD = 100_000_000_000n;
