import { type RunId, Secret, type TenantId, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import type { StartableRun } from "../driver.ts";
import { planContainer, planContainerEnv } from "./plan-container.ts";

const run: StartableRun = {
  runId: "0198a1f0-0000-7000-8000-000000000001" as RunId,
  workspaceId: "0198a1f0-0000-7000-8000-000000000002" as WorkspaceId,
  tenantId: "0198a1f0-0000-7000-8000-000000000003" as TenantId,
  fence: 7,
  executor: "loop",
  egress: { to: "gateway" },
  env: { PATH: "/usr/bin", HOME: "/home/agent", TOKEN: "a=b" },
  secretValues: [new Secret("a=b")],
};
const options = {
  image: "molecule/agent@sha256:0",
  network: "molecule-agents",
  command: (executor: string) => ["/usr/local/bin/node", "/app/agent.mjs", `--executor=${executor}`],
  memoryMb: 1_024,
  cpus: 1.5,
};

describe("a container", () => {
  it("is asked for as written here", async () => {
    await expect(
      `${JSON.stringify(planContainer(run, ["PATH=/image/bin", "ANTHROPIC_API_KEY=late"], options), null, 2)}\n`,
    ).toMatchFileSnapshot("./fixtures/container.json");
  });

  it.each([
    ["nothing beyond the plan", {}, [], ["HOSTNAME", "TERM"]],
    ["what the image adds goes", { A: "1" }, ["B=2", "C="], ["A=1", "B", "C", "HOSTNAME", "TERM"]],
    [
      "what the plan says wins",
      { PATH: "/p", HOSTNAME: "h" },
      ["PATH=/i"],
      ["PATH=/p", "HOSTNAME=h", "TERM"],
    ],
    [
      "names are not taken from a prototype",
      { A: "1" },
      ["toString=1"],
      ["A=1", "toString", "HOSTNAME", "TERM"],
    ],
  ] as const)("%s", (_, env, imageEnv, expected) => {
    expect(planContainerEnv(env, imageEnv)).toEqual(expected);
  });
});
