import { withTenant } from "@molecule/db";
import { getTenant } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import {
  findProvider,
  findRuntime,
  listOfferedModels,
  type OfferedModel,
  type PriceClasses,
  type Registry,
  type Runtime,
} from "@molecule/registry";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";

/** A model that a workspace may choose, with who would be paid for it and how. */
export type ModelChoice = {
  readonly model: string;
  readonly provider: string;
  readonly providerName: string;
  readonly platformBilled: boolean;
  /** Any one of these names is enough; empty where the platform pays. */
  readonly authEnv: string[];
  readonly keyPage: string | null;
  readonly price: PriceClasses | null;
  /** Used when a workspace chose none. */
  readonly isDefault: boolean;
};

export type RuntimeChoice = {
  readonly runtime: string;
  /** Whether such a workspace could be started for this tenant, in this installation. */
  readonly startable: boolean;
  readonly models: ModelChoice[];
};

const choiceOf = (registry: Registry, offered: OfferedModel, defaultModel: string): ModelChoice => {
  const provider = findProvider(registry, offered.provider);
  const { model, platformBilled, price } = offered;
  return {
    model,
    provider: offered.provider,
    providerName: provider?.displayName ?? offered.provider,
    platformBilled,
    authEnv: [...(offered.authEnv ?? [])],
    keyPage: provider?.keyPage ?? null,
    price,
    isDefault: model === defaultModel,
  };
};

const choicesOf = (registry: Registry, runtime: Runtime): ModelChoice[] =>
  listOfferedModels(registry, runtime.name).map((offered) =>
    choiceOf(registry, offered, runtime.defaultModel),
  );

/** Every model that a runtime lists, in the order of the registry; undefined for an unknown runtime. */
export const findRuntimeModels = (
  { registry }: Pick<ServiceContext, "registry">,
  name: string,
): ModelChoice[] | undefined => {
  const runtime = findRuntime(registry, name);
  return runtime === undefined ? undefined : choicesOf(registry, runtime);
};

/**
 * Every model of every runtime. The tenant's billing mode orders them, the kind that it suggests first, and hides
 * none.
 */
export const listModels = async (ctx: ServiceContext, scope: TenantScope): Promise<RuntimeChoice[]> => {
  const tenant = await withTenant(ctx.db, scope, (tx) => getTenant(tx, scope), { readOnly: true });
  const platformFirst = tenant.billingMode === "platform_managed";
  return ctx.registry.runtimes.map((runtime) => {
    const rank = (choice: ModelChoice): number => (choice.platformBilled === platformFirst ? 0 : 1);
    return {
      runtime: runtime.name,
      startable: isStartable(ctx, { sandbox: tenant.sandbox, runtime: runtime.name }),
      models: choicesOf(ctx.registry, runtime).toSorted((a, b) => rank(a) - rank(b)),
    };
  });
};
