import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

type Sample = {
  readonly rule: string;
  readonly file: string;
  readonly code: string;
  readonly allowed: boolean;
};

const forbidden = (rule: string, file: string, code: string): Sample => ({
  rule,
  file,
  code,
  allowed: false,
});
const allowed = (rule: string, file: string, code: string): Sample => ({ rule, file, code, allowed: true });

/** What the import table says that a package's tags cannot: once broken and once kept per rule. */
const SAMPLES: readonly Sample[] = [
  forbidden("database-client-in-db", "packages/services/src/a.ts", 'import { sql } from "drizzle-orm";'),
  forbidden("database-client-in-db", "apps/gateway/src/a.ts", 'import postgres from "postgres";'),
  forbidden(
    "database-client-in-db",
    "packages/api/src/a.ts",
    'import type { SQL } from "drizzle-orm/pg-core";',
  ),
  allowed("database-client-in-db", "packages/db/src/a.ts", 'import { sql } from "drizzle-orm";'),
  forbidden("trpc-server-in-api", "packages/services/src/b.ts", 'import { TRPCError } from "@trpc/server";'),
  forbidden("trpc-server-in-api", "apps/canvas/src/trpc/b.ts", 'export * from "@trpc/server";'),
  allowed("trpc-server-in-api", "packages/api/src/b.ts", 'import { TRPCError } from "@trpc/server";'),
  forbidden("react-in-canvas", "packages/api/src/c.ts", 'import { cache } from "react";'),
  forbidden("react-in-canvas", "apps/agent/src/c.ts", 'import next from "next/headers";'),
  allowed("react-in-canvas", "apps/canvas/src/ui/c.tsx", 'import { useState } from "react";'),
  forbidden("yaml-in-registry", "apps/cli/src/d.ts", 'import { parse } from "yaml";'),
  allowed("yaml-in-registry", "packages/registry/src/d.ts", 'import { parse } from "yaml";'),
  forbidden("hpke-in-secrets", "packages/services/src/e.ts", 'import { CipherSuite } from "@hpke/core";'),
  allowed("hpke-in-secrets", "packages/secrets/src/e.ts", 'import { CipherSuite } from "@hpke/core";'),
  forbidden(
    "processes-in-drivers",
    "apps/supervisor/src/reconcile/f.ts",
    'import { spawn } from "node:child_process";',
  ),
  forbidden("processes-in-drivers", "packages/services/src/f.ts", 'const c = await import("child_process");'),
  allowed(
    "processes-in-drivers",
    "apps/supervisor/src/drivers/f.ts",
    'import { spawn } from "node:child_process";',
  ),
  forbidden(
    "provider-clients-in-agent",
    "apps/gateway/src/g.ts",
    'import Anthropic from "@anthropic-ai/sdk";',
  ),
  allowed("provider-clients-in-agent", "apps/agent/src/g.ts", 'import OpenAI from "openai";'),
  forbidden("test-tools-in-tests", "packages/billing/src/h.ts", 'import fc from "fast-check";'),
  forbidden(
    "test-tools-in-tests",
    "apps/gateway/src/h.ts",
    'import { createTestDatabase } from "@molecule/testing";',
  ),
  allowed("test-tools-in-tests", "packages/billing/src/h.test.ts", 'import fc from "fast-check";'),
  forbidden(
    "opening-side-of-secrets",
    "packages/services/src/i.ts",
    'import { openSecret } from "@molecule/secrets/open";',
  ),
  forbidden(
    "opening-side-of-secrets",
    "apps/canvas/src/server/i.ts",
    'import { parseKeyRing } from "@molecule/secrets/open";',
  ),
  allowed(
    "opening-side-of-secrets",
    "packages/services/src/j.ts",
    'import type { OpenSecret } from "@molecule/secrets/open";',
  ),
  forbidden(
    "browser-knows-no-server",
    "apps/canvas/src/panel/k.tsx",
    'import type { Workspace } from "@molecule/db/repositories";',
  ),
  forbidden(
    "browser-knows-no-server",
    "apps/canvas/src/ui/k.ts",
    'import { setSecrets } from "@molecule/services";',
  ),
  forbidden(
    "browser-knows-no-server",
    "apps/canvas/src/ui/l.ts",
    'import { fingerprint } from "@molecule/secrets/seal";',
  ),
  allowed(
    "browser-knows-no-server",
    "apps/canvas/src/server/k.ts",
    'import { connectDatabase } from "@molecule/db";',
  ),
  forbidden(
    "browser-types-of-api",
    "apps/canvas/src/trpc/m.ts",
    'import { appRouter } from "@molecule/api";',
  ),
  allowed(
    "browser-types-of-api",
    "apps/canvas/src/trpc/n.ts",
    'import type { AppRouter } from "@molecule/api";',
  ),
  forbidden(
    "api-types-of-registry",
    "packages/api/src/o.ts",
    'import { deriveProvider } from "@molecule/registry";',
  ),
  allowed(
    "api-types-of-registry",
    "packages/api/src/p.ts",
    'import type { Registry } from "@molecule/registry";',
  ),
  forbidden(
    "api-reads-only",
    "packages/api/src/q.ts",
    'import { findTenant, updateWorkspace } from "@molecule/db/repositories";',
  ),
  allowed(
    "api-reads-only",
    "packages/api/src/r.ts",
    'import { findTenant, listWorkspaces } from "@molecule/db/repositories";',
  ),
];

type Diagnostic = { readonly file: string; readonly message: string };

const lintSamples = async (dir: string): Promise<Diagnostic[]> => {
  const { plugins } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  const config = { plugins, linter: { rules: { preset: "none" } } };
  writeFileSync(join(dir, "biome.json"), JSON.stringify(config));
  cpSync(join(ROOT, "scripts/lint"), join(dir, "scripts/lint"), { recursive: true });
  for (const { file, code } of SAMPLES) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), `${code}\n`);
  }
  const biome = join(ROOT, "node_modules/.bin/biome");
  const run = promisify(execFile)(biome, ["lint", "--reporter=github", "--max-diagnostics=none", "."], {
    cwd: dir,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return [...stdout.matchAll(/^::error .*file=([^,]+),.*?::(.*)$/gm)].map(([, file = "", message = ""]) => ({
    file: relative(dir, file),
    message,
  }));
};

let dir: string;
let diagnostics: Diagnostic[];

beforeAll(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "molecule-import-rules-")));
  diagnostics = await lintSamples(dir);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each(SAMPLES)("$rule: $file, $code", ({ rule, file, allowed: isAllowed }) => {
  const message = /message="([^"]+)"/.exec(
    readFileSync(join(import.meta.dirname, `${rule}.grit`), "utf8"),
  )?.[1];
  const found = diagnostics.filter((each) => each.file === file && each.message.includes(message ?? "?"));
  expect(found).toHaveLength(isAllowed ? 0 : 1);
});

test("every rule is in the configuration and in this table", () => {
  const rules = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".grit"))
    .map((name) => name.replace(".grit", ""))
    .sort();
  const configured = [
    ...readFileSync(join(ROOT, "biome.json"), "utf8").matchAll(/scripts\/lint\/([a-z-]+)\.grit/g),
  ];
  expect(configured.map(([, name]) => name).sort()).toEqual(rules);
  expect([...new Set(SAMPLES.map(({ rule }) => rule))].sort()).toEqual(rules);
});
