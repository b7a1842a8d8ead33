import { once } from "node:events";
import { withSystem } from "@molecule/db";
import { claimPlatformKeyProofs, type PlatformKey, recordPlatformKeyProof } from "@molecule/db/repositories";
import type { Secret } from "@molecule/domain";
import type { Dispatcher } from "undici";
import type { Gateway } from "../gateway.ts";
import { chooseModelsTarget } from "../upstream/choose-upstream.ts";

const PATIENCE_MS = 10_000;

const isRefusal = (status: number | null): boolean => status === 401 || status === 403;

const describeStatus = (status: number | null): string | null => {
  if (status === null) return "The provider could not be reached.";
  if (status >= 200 && status < 300) return null;
  if (isRefusal(status)) return `The provider refused the key (${status}).`;
  return `The provider answered ${status}, which proves nothing.`;
};

type Prover = {
  readonly ctx: Pick<Gateway["ctx"], "registry">;
  readonly dispatchers: Gateway["dispatchers"];
};

/** Asks the provider for its list of models: authenticated, and free of charge. @returns its status, or null */
const askForModels = async (
  { ctx, dispatchers }: Prover,
  vendor: string,
  key: Secret,
): Promise<number | null> => {
  const provider = ctx.registry.providers.find((each) => each.upstreamVendor === vendor);
  const target = provider === undefined ? undefined : chooseModelsTarget(provider, vendor);
  if (target === undefined) return null;
  const credential = target.authHeader === "x-api-key" ? key.expose() : `Bearer ${key.expose()}`;
  const request: Dispatcher.RequestOptions = {
    ...{ origin: target.origin, path: target.path, method: "GET" },
    headers: {
      accept: "application/json",
      "anthropic-version": "2023-06-01",
      [target.authHeader]: credential,
    },
    ...{ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS },
  };
  try {
    const { statusCode, body } = await dispatchers.provider.request(request);
    body.on("error", () => undefined).resume();
    await once(body, "close");
    return statusCode;
  } catch {
    return null;
  }
};

/** Whether the provider refuses a key also where nothing but the key is asked about. */
export const isKeyRefused = async (prover: Prover, vendor: string, key: Secret): Promise<boolean> =>
  isRefusal(await askForModels(prover, vendor, key));

const proveOne = async (gateway: Gateway, row: PlatformKey): Promise<void> => {
  const key = await gateway.keyStore.open(row);
  const fault =
    key === null
      ? "This gateway's key pair does not open it."
      : describeStatus(await askForModels(gateway, row.vendor, key));
  gateway.log.info({ platformKeyId: row.id, vendor: row.vendor, fault }, "a stored platform key was tried");
  await withSystem(gateway.ctx.db, (tx) => recordPlatformKeyProof(tx, row.id, fault));
};

/** Tries the stored keys that an operator waits for; of several gateways, one takes each. */
export const proveKeys = async (gateway: Gateway): Promise<void> => {
  if (!gateway.keyStore.opens) return;
  const rows = await withSystem(gateway.ctx.db, claimPlatformKeyProofs);
  await Promise.all(rows.map((row) => proveOne(gateway, row)));
};
