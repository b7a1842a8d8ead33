import type { BillingMode } from "@molecule/domain";

/**
 * The id that is sent to the provider. The gateway needs the namespace, so on platform_managed it is the model
 * as chosen; a tenant's own provider knows only what stands after the first `/` or `:`.
 */
export const modelIdFor = (mode: BillingMode, model: string): string => {
  if (mode === "platform_managed") return model;
  const cut = model.search(/[/:]/);
  return cut === -1 ? model : model.slice(cut + 1);
};
