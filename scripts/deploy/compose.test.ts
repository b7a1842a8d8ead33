import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type ComposeFile, interpolate, listReferences, readCompose } from "./testing/compose.ts";
import {
  findEnvFaults,
  findStrayKeys,
  healthOf,
  installationValues,
  processNameSchema,
  ROOT,
} from "./testing/processes.ts";

const base = readCompose("compose.yaml");
const overlay = readCompose("compose.docker.yaml");
let values: Readonly<Record<string, string>>;
beforeAll(async () => {
  values = await installationValues();
});

/** The services as the engine sees them with these files. */
const merge = (...files: readonly ComposeFile[]) =>
  Object.keys(base.services).map((name) => ({
    name,
    environment: Object.assign({}, ...files.map(({ services }) => services[name]?.environment ?? {})),
  }));
const ours = Object.entries(base.services).filter(([name]) => name !== "postgres");

describe.each([
  ["compose.yaml", merge(base)],
  ["compose.yaml with compose.docker.yaml", merge(base, overlay)],
])("%s", (_, services) => {
  it("gives each process what it reads, and all that it needs", () => {
    for (const { name, environment } of services) {
      if (name === "postgres") continue;
      const env = Object.fromEntries(
        Object.entries<string>(environment).map(([key, text]) => [key, interpolate(text, values)]),
      );
      expect({ name, faults: findEnvFaults(processNameSchema.parse(name), env) }).toEqual({
        name,
        faults: [],
      });
    }
  });

  it("gives no key to who must not have it", () => {
    for (const { name, environment } of services)
      expect({ name, stray: findStrayKeys(name, Object.keys(environment)) }).toEqual({ name, stray: [] });
  });
});

it("whoever makes workspaces has them executed where the supervisor does it", () => {
  const makers = ["seed", "canvas"].map((name) => overlay.services[name]?.environment["WORKSPACE_DRIVER"]);
  expect(makers).toEqual(["docker", "docker"]);
});

describe("what the files ask of .env", () => {
  it("is never made up for a key or a password", () => {
    const text = ["compose.yaml", "compose.docker.yaml"]
      .map((name) => readFileSync(join(ROOT, "deploy", name), "utf8"))
      .join();
    const references = listReferences(text);
    const secret = references.filter(({ name }) => name in values);
    expect(new Set(secret.map(({ name }) => name))).toEqual(
      new Set(Object.keys(values).filter((name) => name !== "DATABASE_URL")),
    );
    expect(secret.filter(({ required }) => !required)).toEqual([]);
    const optional = references.filter(({ name }) => name.startsWith("MOLECULE_PLATFORM_KEYS_"));
    expect(optional.map(({ fallback }) => fallback)).toEqual(optional.map(() => ""));
  });
});

describe("containers", () => {
  it.each(Object.keys(base.services))("%s runs without rights, on a file system it cannot write", (name) => {
    const service = base.services[name];
    expect(service?.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
    expect(service?.privileged).toBeUndefined();
  });

  it("are built from targets that there are", () => {
    const text = readFileSync(join(ROOT, "deploy/platform.Containerfile"), "utf8");
    for (const [name, { build, image }] of ours) {
      if (build === undefined) expect([name, image]).toEqual(["seed", base.services["provision"]?.image]);
      else {
        expect(text).toMatch(new RegExp(`^FROM process AS ${build.target}$`, "m"));
        expect(image).toBe(`molecule/${build.target}`);
      }
    }
  });

  it("are asked for their health where they answer", () => {
    for (const [name, { healthcheck }] of ours) {
      const health = healthOf[name];
      const url = health === undefined ? undefined : `http://127.0.0.1:${health.port}${health.path}`;
      expect({ name, url: /"(http:[^"]+)"/.exec(healthcheck?.test.join(" ") ?? "")?.[1] }).toEqual({
        name,
        url,
      });
    }
  });

  it("meet the database on a network without a way out, and agents are not on it", () => {
    expect(base.networks["database"]?.internal).toBe(true);
    const onDatabase = Object.keys(base.services).filter((name) => name !== "sandbox-model");
    for (const [name, { networks }] of Object.entries(base.services))
      expect([name, networks.includes("database")]).toEqual([name, onDatabase.includes(name)]);
    expect(base.services["postgres"]?.networks).toEqual(["database"]);
    expect(overlay.services["supervisor"]?.environment["DOCKER_NETWORK"]).toBe("molecule-agents");
  });

  it("are reached from this machine alone, and only the canvas", () => {
    const published = Object.entries(base.services).flatMap(([name, { ports }]) =>
      ports.map((port) => [name, port]),
    );
    expect(published.map(([name, port]) => [name, interpolate(port ?? "", {})])).toEqual([
      ["canvas", "127.0.0.1:4400:4400"],
    ]);
  });

  it("start after the tables are there", () => {
    const started = "service_completed_successfully";
    for (const name of ["gateway", "supervisor", "seed"])
      expect(base.services[name]?.depends_on["provision"]?.condition).toBe(started);
    expect(base.services["canvas"]?.depends_on["seed"]?.condition).toBe(started);
  });
});
