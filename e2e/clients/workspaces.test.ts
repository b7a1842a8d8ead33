import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import {
  type InstallationFacts,
  newDataDir,
  newOwner,
  removeDataDir,
  startInstallation,
  stopInstallation,
} from "../fixtures/installation.ts";
import { listAgentProcesses, observeDatabase, observeSandboxModel, sha256 } from "../fixtures/observers.ts";
import { chargeOf } from "./charge-of.ts";
import { GPT, OPUS } from "./charged-gateway.ts";
import { installedRuntime } from "./installed-clients.ts";
import { openRealWorkspaces, type RealWorkspace, type RealWorkspaces } from "./real-workspaces.ts";

// A whole installation starts here, the canvas built first where it changed.
vi.setConfig({ hookTimeout: 1_500_000 });

let facts: InstallationFacts;
let database: ReturnType<typeof observeDatabase>;
let model: ReturnType<typeof observeSandboxModel>;
let workspaces: RealWorkspaces;
const dataDir = newDataDir();

beforeAll(async () => {
  facts = await startInstallation(dataDir, newOwner());
  database = observeDatabase(facts);
  model = observeSandboxModel(facts);
  workspaces = await openRealWorkspaces(facts, database);
});
afterAll(async () => {
  await database?.end();
  await stopInstallation(dataDir);
  removeDataDir(dataDir);
});

type Case = {
  readonly runtime: "claude-code" | "codex";
  readonly credential: string;
  readonly own: string;
  readonly platform: string;
  readonly tool: string;
  readonly input: (command: string) => object;
  readonly path: string;
};
const CASES: readonly Case[] = [
  {
    ...{ runtime: "claude-code", credential: "CLAUDE_CODE_OAUTH_TOKEN", own: "opus", platform: OPUS },
    ...{ tool: "Bash", path: "/anthropic/v1/messages" },
    input: (command) => ({ command, description: "work it out" }),
  },
  {
    ...{ runtime: "codex", credential: "OPENAI_API_KEY", own: "gpt-5.4", platform: GPT },
    ...{ tool: "exec_command", path: "/openai/v1/responses" },
    input: (cmd) => ({ cmd }),
  },
];

/**
 * A question that only the runtime's own shell can answer: a product, and which program called the shell. What is
 * answered stands in no prompt, and an imitation has another parent.
 */
const askByTool = async (workspace: RealWorkspace, { runtime, tool, input }: Case): Promise<void> => {
  const [a, b] = [randomInt(100, 1_000), randomInt(100, 1_000)];
  const command = `echo "product $((${a} * ${b}))"; echo "by $(readlink /proc/$PPID/exe)"`;
  const { status, error, body } = await workspaces.ask(
    workspace,
    `use tool ${tool} with ${JSON.stringify(input(command))}`,
  );
  expect({ status, error }).toEqual({ status: "done", error: null });
  expect(body).toContain(`product ${a * b}`);
  expect(body).toContain(`by ${installedRuntime(runtime)}/`);
};

/** Everything that a run's start and its answers asked of the provider, by the credential that paid. */
const listBilled = async (path: string) =>
  (await model.list()).filter((call) => call.path === path && call.status === 200);

it.each(CASES)(
  "$runtime in a workspace on its tenant's own key calls its provider directly",
  async (each) => {
    const { runtime, credential, own } = each;
    const token = await workspaces.issueToken("byok");
    const workspace = await workspaces.create("byok", {
      runtime,
      ...{ model: own, secrets: [{ name: credential, value: token, kind: "secret" }] },
    });
    await model.clear();
    const run = await workspaces.restart(workspace);
    expect(run).toMatchObject({
      ...{ mode: "byok", executor: runtime, proof: "proved" },
      receipt: { payer: "tenant", credentialMethod: credential },
    });
    const proving = await listBilled(each.path);
    await askByTool(workspace, each);
    const billed = await listBilled(each.path);
    // The question with the tool's call, and the answer with its result.
    expect(billed.length - proving.length).toBe(2);
    expect(new Set(billed.map((call) => call.credentialSha256))).toEqual(new Set([sha256(token)]));
    expect(await database.countGatewayCalls(workspace.id)).toBe(0);
    expect(await workspaces.charged(workspace)).toBe(0n);
    const [agent] = listAgentProcesses(workspace.id);
    expect(agent?.env[credential]).toBe(token);
    expect(JSON.stringify(agent?.env)).not.toContain("mk_live_");
  },
);

it.each(CASES)(
  "$runtime in a workspace that the platform pays calls the gateway, to the unit",
  async (each) => {
    const { runtime, platform } = each;
    const ownToken = await workspaces.issueToken("byok");
    const workspace = await workspaces.create("platform", { runtime, model: platform, secrets: [] });
    const before = await workspaces.charged(workspace);
    const callsBefore = await database.countGatewayCalls(workspace.id);
    await model.clear();
    const run = await workspaces.restart(workspace);
    expect(run).toMatchObject({
      ...{ mode: "platform_managed", executor: runtime, proof: "proved" },
      receipt: { payer: "platform", credentialMethod: "gateway" },
    });
    const proving = await listBilled(each.path);
    await askByTool(workspace, each);
    const billed = await listBilled(each.path);
    expect(billed.length - proving.length).toBe(2);
    const keys = new Set(billed.map((call) => call.credentialSha256));
    // One key of the platform's own: neither a tenant's token, nor what stands in the agent's environment.
    expect(keys.size).toBe(1);
    const inside = listAgentProcesses(workspace.id).flatMap(({ env }) => Object.values(env));
    expect(inside.length).toBeGreaterThan(0);
    for (const value of [ownToken, ...inside]) expect(keys.has(sha256(value))).toBe(false);
    const countSettled = async () => (await workspaces.settledCalls(workspace)).length - callsBefore;
    await expect.poll(countSettled, { timeout: 60_000 }).toBe(billed.length);
    const settled = await workspaces.settledCalls(workspace);
    const recorded = billed.map((call) => call.providerRequestId);
    expect(settled.map((call) => call.providerRequestId)).toEqual(expect.arrayContaining(recorded));
    expect((await workspaces.charged(workspace)) - before).toBe(chargeOf(platform, billed));
  },
);

it("codex has a peer of its team do a task, on the peer's own key", async () => {
  const parentId = await database.findWorkspaceId("Sandbox (your keys)", "lead");
  const value = await workspaces.issueToken("byok");
  const workspace = await workspaces.create("byok", {
    ...{ runtime: "codex", model: "gpt-5.4", name: "codex-in-team", parentId },
    secrets: [{ name: "OPENAI_API_KEY", value, kind: "secret" }],
  });
  const listed = await workspaces.ask(workspace, "use tool mcp__team.list_peers with {}");
  expect(listed).toMatchObject({ status: "done", error: null });
  expect(listed.body).toContain("lead (your parent");

  await model.clear();
  const [a, b] = [randomInt(100, 1_000), randomInt(100, 1_000)];
  const task = { peer: "lead", message: `What is ${a} + ${b}?` };
  const answer = await workspaces.ask(workspace, `use tool mcp__team.ask_peer with ${JSON.stringify(task)}`);
  expect(answer).toMatchObject({ status: "done", error: null });
  expect(answer.body).toContain(`The answer is ${a + b}.`);
  const calls = await database.sql`
    select callee_id as callee, status, payer from peer_calls where caller_id = ${workspace.id}`;
  expect([...calls]).toEqual([{ callee: parentId, status: "done", payer: "tenant" }]);
  const [lead] = listAgentProcesses(parentId);
  const keys = Object.values(lead?.env ?? {}).map(sha256);
  const billed = (await model.list()).filter((call) => call.status === 200);
  // The question with the tool's call, and the answer with its result; between them the peer's one answer.
  expect(billed.filter((call) => call.credentialSha256 === sha256(value))).toHaveLength(2);
  expect(billed.filter((call) => keys.includes(call.credentialSha256 ?? ""))).toHaveLength(1);
});
