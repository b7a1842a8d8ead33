/**
 * Asks the real providers a computed question, once per offered platform model of each runtime, with whatever keys are
 * configured as `MOLECULE_PLATFORM_KEYS_<VENDOR>`: one line each. What has no key is skipped by name; nothing is called
 * passed that was not really called.
 */
import process from "node:process";
import { registry, resolveUpstream } from "@molecule/registry";
import { parsePlatformKeys } from "../apps/gateway/src/env.ts";
import { callModel } from "../apps/gateway/src/liveness/call-model.ts";
import { type LivenessTarget, listLivenessTargets } from "../apps/gateway/src/liveness/make-round.ts";
import { chooseTarget } from "../apps/gateway/src/upstream/choose-upstream.ts";
import { createDispatchers } from "../apps/gateway/src/upstream/dispatchers.ts";

type Line = { readonly status: "PASS" | "FAIL" | "SKIP"; readonly reason?: string; readonly tookMs?: number };

const PATIENCE_MS = 60_000;
const keys = parsePlatformKeys(process.env, registry);
const dispatchers = createDispatchers({ headersTimeoutMs: PATIENCE_MS, bodyTimeoutMs: PATIENCE_MS });

const check = async ({ model, dialect }: LivenessTarget): Promise<Line> => {
  const upstream = resolveUpstream(registry, model);
  if (!upstream.ok) return { status: "SKIP", reason: "no provider serves it" };
  const [key] = keys.get(upstream.vendor) ?? [];
  const name = `MOLECULE_PLATFORM_KEYS_${upstream.vendor.toUpperCase()}`;
  if (key === undefined) return { status: "SKIP", reason: `${name} is not set` };
  const provider = registry.providers.find((each) => each.name === upstream.provider);
  const shape = dialect === "anthropic" ? "messages" : "chat";
  const target = provider && chooseTarget(provider, upstream.vendor, dialect, shape);
  if (target === undefined)
    return { status: "SKIP", reason: `${upstream.vendor} does not speak this dialect` };
  const began = performance.now();
  const { status, reason } = await callModel(dispatchers.provider, target, {
    dialect,
    model: upstream.model,
    key,
  });
  const tookMs = Math.round(performance.now() - began);
  return status === "pass" ? { status: "PASS", tookMs } : { status: "FAIL", reason, tookMs };
};

const count = { PASS: 0, FAIL: 0, SKIP: 0 };
for (const target of listLivenessTargets(registry)) {
  const line = await check(target);
  count[line.status] += 1;
  console.log(JSON.stringify({ runtime: target.runtime, model: target.model, ...line }));
}
await dispatchers.close();
console.log(`${count.PASS} passed, ${count.FAIL} failed, ${count.SKIP} skipped`);
if (count.PASS === 0) console.log("Nothing was called, so nothing is proved.");
process.exitCode = count.PASS > 0 && count.FAIL === 0 ? 0 : 1;
