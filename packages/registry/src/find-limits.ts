import type { ModelLimits, Registry } from "./registry.ts";

/** How much one call of a platform model may take and write. @returns undefined when nobody wrote it down */
export const findLimits = (registry: Registry, model: string): ModelLimits | undefined =>
  Object.hasOwn(registry.limits, model) ? registry.limits[model] : undefined;
