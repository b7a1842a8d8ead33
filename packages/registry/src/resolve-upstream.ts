import type { Registry } from "./registry.ts";
import { registryIndex } from "./registry-index.ts";

export type Upstream =
  | {
      readonly ok: true;
      readonly vendor: string;
      /** The id that goes over the wire. */
      readonly model: string;
      /** The entry whose address and price apply. */
      readonly provider: string;
    }
  | { readonly ok: false };

/**
 * Where the gateway sends a model: `vendor/model` or `vendor:model`, cut at the first separator. Nothing is
 * trimmed and no vendor is guessed: what is not a namespace has no upstream, and then nothing is sent.
 */
export const resolveUpstream = (registry: Registry, model: string): Upstream => {
  const { vendors } = registryIndex(registry);
  for (const separator of ["/", ":"]) {
    const at = model.indexOf(separator);
    if (at < 0) continue;
    const vendor = model.slice(0, at);
    const wireModel = model.slice(at + 1);
    const provider = vendors.get(vendor);
    if (provider !== undefined && wireModel !== "")
      return { ok: true, vendor, model: wireModel, provider: provider.name };
  }
  return { ok: false };
};
