import { mkdtempSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { gatewayAt, type ServiceContext, sandboxModelAt } from "@molecule/services";
import { TEST_PEPPER } from "@molecule/testing";
import { createLog as createGatewayLog } from "../../../apps/gateway/src/create-log.ts";
import { startGateway } from "../../../apps/gateway/src/start-gateway.ts";
import type { DriverKind } from "../../../apps/supervisor/src/drivers/driver.ts";
import { createProcessKind } from "../../../apps/supervisor/src/drivers/process/process-driver.ts";
import { type AgentApi, startAgentApi } from "../../../apps/supervisor/src/http/agent-api.ts";
import { createLog as createSupervisorLog } from "../../../apps/supervisor/src/log.ts";
import { type ApiServices, appRouter, createApiContext } from "../../../packages/api/src/index.ts";
import { createTestApi, type Person, type TestApi } from "../../../packages/api/src/suite.ts";
import type { ValueWorld } from "../random-values.ts";
import { type Addresses, INSTALLATIONS, type Installation } from "./door-state.ts";

/** One installation's doors, all over the same database. */
export type InstallationDoors = {
  readonly ctx: ServiceContext;
  readonly api: ApiServices;
  readonly agentApi: AgentApi;
};

export type Doors = {
  readonly test: TestApi;
  readonly operator: Person;
  readonly installations: ReadonlyMap<Installation, InstallationDoors>;
  readonly addresses: Addresses;
  readonly world: ValueWorld;
  readonly gatewayUrl: string;
  readonly processes: DriverKind;
  readonly close: () => Promise<void>;
};

const HOST = "127.0.0.1";
const agentMain = join(import.meta.dirname, "../../../apps/agent/src/main.ts");

export function doorsOf(doors: Doors, installation: Installation): InstallationDoors {
  const found = doors.installations.get(installation);
  if (found === undefined) throw new Error(`there is no installation ${installation}`);
  return found;
}

export function callerOf({ api }: InstallationDoors, person: Person) {
  return appRouter.createCaller(createApiContext(api, person.headers));
}

function configure(full: ServiceContext, installation: Installation): ServiceContext {
  const changed: Record<Installation, Partial<ServiceContext>> = {
    full: {},
    no_gateway: { gateway: null },
    openai_gateway: { gateway: { baseUrl: full.gateway?.baseUrl } },
    nothing_installed: { installedRuntimes: new Set() },
  };
  return { ...full, ...changed[installation] };
}

/** Opens every door of the product over a database of its own: API, agent API, gateway and process driver. */
export async function openDoors(): Promise<Doors> {
  const test = await createTestApi();
  const gateway = await startGateway({
    spoolDir: mkdtempSync(join(tmpdir(), "molecule-parity-spool-")),
    databaseUrl: test.url,
    registry,
    pepper: TEST_PEPPER,
    keys: new Map(),
    sandbox: null,
    host: HOST,
    port: 0,
    log: createGatewayLog("silent"),
  });
  const at = gatewayAt(gateway.url);
  const sandboxModel = sandboxModelAt("http://127.0.0.1:9");
  const full: ServiceContext = { ...test.ctx, gateway: at, sandboxModel };
  const installations = new Map<Installation, InstallationDoors>();
  for (const installation of INSTALLATIONS) {
    const ctx = configure(full, installation);
    const agentApi = await startAgentApi({
      ctx,
      openSecret: test.openSecret,
      callKeySecret: new Secret("c".repeat(48)),
      log: createSupervisorLog("silent"),
      host: HOST,
      port: 0,
      onNews: () => undefined,
      isReady: () => Promise.resolve(true),
      owner: "doors",
    });
    installations.set(installation, { ctx, api: { ...test.api, services: ctx }, agentApi });
  }
  const workspacesDir = await mkdtemp(join(tmpdir(), "molecule-parity-"));
  const processes = createProcessKind({
    workspacesDir,
    sandbox: null,
    program: (executor) => ({
      main: agentMain,
      args: [`--executor=${executor}`, `--compile-cache=${join(workspacesDir, ".cache")}`],
    }),
    onExit: () => undefined,
    listSecretValues: () => Promise.resolve([]),
  });
  return {
    test,
    operator: await test.createPerson({ operator: true }),
    installations,
    addresses: {
      gateway: at,
      sandbox: { anthropic: sandboxModel.anthropicBaseUrl, openai: sandboxModel.openaiBaseUrl },
    },
    world: { gatewayUrls: Object.values(at), accessKey: "mk_live_smuggled-by-someone" },
    gatewayUrl: gateway.url,
    processes,
    close: async () => {
      for (const { agentApi } of installations.values()) await agentApi.close();
      await gateway.close(0);
      await test.close();
      await rm(workspacesDir, { recursive: true, force: true });
    },
  };
}
