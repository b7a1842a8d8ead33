import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { derive, upstream } from "./derive.ts";
import { checkWrite } from "./guard.ts";
import { plan } from "./plan.ts";
import { resolve } from "./resolution.ts";
import { rowsOf, type State } from "./state.ts";

type Values = Record<string, string>;
type Gateway = { baseUrl?: string; anthropicBaseUrl?: string; accessKey?: string; usageUrl?: string };
type Case<Input> = { input: Input; expected: unknown };
type StateInput = {
  runtime: string;
  override: string | null;
  tenantSecrets: Values;
  workspaceSecrets: Values;
  model: string | null;
};

const packages = join(import.meta.dirname, "../../packages");

function read<Input>(path: string): Case<Input>[] {
  const text = readFileSync(join(packages, path), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Case<Input> => JSON.parse(line));
}

function stateOf(input: StateInput, gateway: Gateway | null): State {
  return {
    runtime: input.runtime,
    override: input.override,
    requestedModel: input.model,
    tenant: rowsOf(input.tenantSecrets),
    workspace: rowsOf(input.workspaceSecrets),
    gateway: gateway && {
      baseUrl: gateway.baseUrl ?? null,
      anthropicBaseUrl: gateway.anthropicBaseUrl ?? null,
      accessKey: gateway.accessKey ?? null,
      usageUrl: gateway.usageUrl ?? null,
    },
    sandbox: null,
    installed: null,
  };
}

describe("the expectation agrees with every worked case", () => {
  it.each(
    read<{ runtime: string; model: string; authEnv: string[] }>("registry/src/fixtures/golden/derive.jsonl"),
  )("derive $input", ({ input, expected }) => {
    const found = derive(input.runtime, input.model, input.authEnv);
    expect(found.ok ? { provider: found.provider, rung: found.rung } : { error: found.error }).toEqual(
      expected,
    );
  });

  it.each(read<{ model: string }>("registry/src/fixtures/golden/upstream.jsonl"))(
    "upstream $input",
    ({ input, expected }) => {
      expect(upstream(input.model) ?? { error: "no_upstream" }).toEqual(expected);
    },
  );

  it.each(read<StateInput>("billing/src/fixtures/golden/resolve.jsonl"))(
    "resolve $input",
    ({ input, expected }) => {
      const { mode, source, providerSelection, override, effectiveModel, payer } = resolve(
        stateOf(input, null),
      );
      expect({
        resolved_mode: mode,
        source,
        provider_selection: providerSelection,
        workspace_override: override,
        effective_model: effectiveModel,
        payer,
      }).toEqual(expected);
    },
  );

  it.each(read<StateInput & { gateway: Gateway | null }>("billing/src/fixtures/golden/plan.jsonl"))(
    "plan $input",
    ({ input, expected }) => {
      const planned = plan(stateOf(input, input.gateway));
      if (planned.ok)
        expect({ ok: true, mode: planned.mode, env: planned.env, withheld: planned.withheld }).toEqual(
          expected,
        );
      else expect(planned).toEqual(expected);
    },
  );

  it.each(
    read<
      StateInput & {
        scope: "tenant" | "workspace";
        name: string;
        value: string;
        tenantMode: "byok" | "platform_managed";
      }
    >("billing/src/fixtures/golden/check-write.jsonl"),
  )("write $input", ({ input, expected }) => {
    const { scope, name, value, tenantMode } = input;
    expect(checkWrite(stateOf(input, null), { scope, name, value, tenantMode })).toEqual(expected);
  });
});
