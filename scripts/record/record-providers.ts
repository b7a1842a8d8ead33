import type { Secret } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { createDispatchers } from "../../apps/gateway/src/upstream/dispatchers.ts";
import { recordStream } from "./record-stream.ts";
import { planRecordings } from "./recordings.ts";

export type RecordProvidersOptions = {
  readonly registry: Registry;
  /** The platform's credentials by vendor; the first of each is used. */
  readonly keys: ReadonlyMap<string, readonly Secret[]>;
  readonly dir: string;
  readonly at: Date;
  readonly say: (line: string) => void;
  /** Stand-ins for providers on this machine, in tests. */
  readonly allowPrivateProviders?: boolean;
};

export type RecordSums = { readonly recorded: number; readonly skipped: number; readonly failed: number };

const PATIENCE_MS = 60_000;
const HELP = "set MOLECULE_PLATFORM_KEYS_";

/** Records what every vendor with a credential can say; a vendor without one is skipped, and that is said. */
export const recordProviders = async (options: RecordProvidersOptions): Promise<RecordSums> => {
  const { registry, keys, dir, at, say, allowPrivateProviders = false } = options;
  const dispatchers = createDispatchers({
    ...{ headersTimeoutMs: PATIENCE_MS, bodyTimeoutMs: PATIENCE_MS, allowPrivateProviders },
  });
  const sums = { recorded: 0, skipped: 0, failed: 0 };
  try {
    for (const vendor of new Set(registry.providers.flatMap((each) => each.upstreamVendor ?? []))) {
      const [key] = keys.get(vendor) ?? [];
      if (key === undefined) {
        sums.skipped += 1;
        say(`SKIP      ${vendor}: no credential; ${HELP}${vendor.toUpperCase()}`);
        continue;
      }
      for (const recording of planRecordings(registry, vendor, at)) {
        const outcome = await recordStream(dispatchers.provider, recording, key, dir).catch(
          (error: unknown) => ({ ok: false as const, why: String(error) }),
        );
        if (outcome.ok) {
          sums.recorded += 1;
          say(`RECORDED  ${recording.name}: ${outcome.bytes} bytes, ${JSON.stringify(outcome.usage)}`);
        } else {
          sums.failed += 1;
          say(`FAIL      ${recording.name}: ${outcome.why}`);
        }
      }
    }
  } finally {
    await dispatchers.close();
  }
  return sums;
};
