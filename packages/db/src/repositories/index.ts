// One file per noun, one line per file.
export * from "./alerts.ts";
export * from "./audit-events.ts";
export * from "./billing-facts.ts";
export * from "./call-authority.ts";
export * from "./call-batches.ts";
export * from "./changes.ts";
export * from "./co-mingling.ts";
export * from "./ledger-entries.ts";
export * from "./llm-attempts.ts";
export * from "./payer-confirmations.ts";
export * from "./platform-credentials.ts";
export * from "./screens/index.ts";
export * from "./sealing-keys.ts";
export * from "./secrets.ts";
export * from "./tenants.ts";
export * from "./usage-events.ts";
export * from "./workspaces.ts";
