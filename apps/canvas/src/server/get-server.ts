import { type ApiServices, createChangeFeed } from "@molecule/api";
import { connectDatabase, type Database } from "@molecule/db";
import { connectAuthDatabase } from "@molecule/db/auth";
import { describeFault } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { gatewayAt, type ServiceContext, sandboxModelAt } from "@molecule/services";
import { createAuth } from "@molecule/services/auth";
import { watchInstalledRuntimes } from "@molecule/services/runtimes";
import { type CanvasEnv, readEnv } from "../../env.ts";
import { log, reportFault } from "./log.ts";

const APPLICATION_NAME = "molecule-canvas";
const RECHECK_MS = 15_000;

const composeServices = (env: CanvasEnv, db: Database): ServiceContext => ({
  db,
  registry,
  gateway: env.GATEWAY_URL === undefined ? null : gatewayAt(env.GATEWAY_URL),
  sandboxModel: env.SANDBOX_MODEL_URL === undefined ? null : sandboxModelAt(env.SANDBOX_MODEL_URL),
  pepper: parseFingerprintPepper(env.FINGERPRINT_PEPPER),
  installedRuntimes: watchInstalledRuntimes(env.RUNTIMES_DIR, env.INSTALLED_RUNTIMES),
  newWorkspaceDriver: env.WORKSPACE_DRIVER,
});

const compose = async (): Promise<ApiServices> => {
  const env = readEnv();
  const db = connectDatabase({ url: env.DATABASE_URL, applicationName: APPLICATION_NAME });
  const auth = createAuth({
    database: connectAuthDatabase({ url: env.DATABASE_URL, applicationName: `${APPLICATION_NAME}-auth` }),
    baseUrl: env.CANVAS_URL,
    secret: env.AUTH_SECRET,
  });
  const changeFeed = await createChangeFeed(db, (error) =>
    log.warn({ record: describeFault(error) }, "changes not read"),
  );
  return { services: composeServices(env, db), auth, changeFeed, reportFault, recheckMs: RECHECK_MS };
};

const KEY = Symbol.for("molecule.canvas.server");
type Holder = typeof globalThis & { [KEY]?: Promise<ApiServices> | undefined };

/**
 * What this process serves with, composed at the first request and kept on the global object, so that reloading
 * modules in development opens no second pool. A failed try is not kept.
 */
export const getServer = (): Promise<ApiServices> => {
  const holder: Holder = globalThis;
  holder[KEY] ??= compose().catch((error: unknown) => {
    holder[KEY] = undefined;
    throw error;
  });
  return holder[KEY];
};
