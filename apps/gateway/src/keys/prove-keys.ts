import { once } from "node:events";
import { withSystem } from "@molecule/db";
import { claimPlatformKeyProofs, type PlatformKey, recordPlatformKeyProof } from "@molecule/db/repositories";
import type { Secret } from "@molecule/domain";
import type { Dispatcher } from "undici";
import type { Gateway } from "../gateway.ts";
import { chooseModelsTarget } from "../upstream/choose-upstream.ts";

const PATIENCE_MS = 10_000;

const describeStatus = (status: number): string | null => {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return `The provider refused the key (${status}).`;
  return `The provider answered ${status}, which proves nothing.`;
};

/** Asks the provider for its list of models: authenticated, and free of charge. */
const tryKey = async (gateway: Gateway, vendor: string, key: Secret): Promise<string | null> => {
  const provider = gateway.ctx.registry.providers.find((each) => each.upstreamVendor === vendor);
  const target = provider === undefined ? undefined : chooseModelsTarget(provider, vendor);
  if (target === undefined) return `No address of ${vendor} is known.`;
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
    const { statusCode, body } = await gateway.dispatchers.provider.request(request);
    body.on("error", () => undefined).resume();
    await once(body, "close");
    return describeStatus(statusCode);
  } catch {
    return "The provider could not be reached.";
  }
};

const proveOne = async (gateway: Gateway, row: PlatformKey): Promise<void> => {
  const key = await gateway.keyStore.open(row);
  const fault =
    key === null ? "This gateway's key pair does not open it." : await tryKey(gateway, row.vendor, key);
  gateway.log.info({ platformKeyId: row.id, vendor: row.vendor, fault }, "a stored platform key was tried");
  await withSystem(gateway.ctx.db, (tx) => recordPlatformKeyProof(tx, row.id, fault));
};

/** Tries the stored keys that an operator waits for; of several gateways, one takes each. */
export const proveKeys = async (gateway: Gateway): Promise<void> => {
  if (!gateway.keyStore.opens) return;
  const rows = await withSystem(gateway.ctx.db, claimPlatformKeyProofs);
  await Promise.all(rows.map((row) => proveOne(gateway, row)));
};
