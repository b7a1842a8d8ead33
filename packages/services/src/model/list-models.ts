import { withSystem, withTenant } from "@molecule/db";
import { getTenant, listOfferedVendors } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import {
  findProvider,
  findRuntime,
  listOfferedModels,
  type OfferedModel,
  type PriceClasses,
  type Registry,
  type Runtime,
  resolveUpstream,
} from "@molecule/registry";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";

/** A model that a workspace may choose, with who would be paid for it and how. */
export type ModelChoice = {
  readonly model: string;
  readonly provider: string;
  readonly providerName: string;
  readonly platformBilled: boolean;
  /** False for a platform model that no gateway could serve: the platform has no working key of its vendor. */
  readonly offered: boolean;
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

/** Vendors that a gateway can serve, or everything where all calls go to the sandbox. */
type Served = ReadonlySet<string> | "everything";

const isOffered = (registry: Registry, { model, platformBilled }: OfferedModel, served: Served): boolean => {
  if (!platformBilled || served === "everything") return true;
  const upstream = resolveUpstream(registry, model);
  return upstream.ok && served.has(upstream.vendor);
};

const choiceOf = (
  registry: Registry,
  offered: OfferedModel,
  defaultModel: string,
  served: Served,
): ModelChoice => {
  const provider = findProvider(registry, offered.provider);
  const { model, platformBilled, price } = offered;
  return {
    model,
    provider: offered.provider,
    providerName: provider?.displayName ?? offered.provider,
    platformBilled,
    offered: isOffered(registry, offered, served),
    authEnv: [...(offered.authEnv ?? [])],
    keyPage: provider?.keyPage ?? null,
    price,
    isDefault: model === defaultModel,
  };
};

const choicesOf = (registry: Registry, runtime: Runtime, served: Served): ModelChoice[] =>
  listOfferedModels(registry, runtime.name).map((offered) =>
    choiceOf(registry, offered, runtime.defaultModel, served),
  );

/** Every model that a runtime lists, in the order of the registry; undefined for an unknown runtime. */
export const findRuntimeModels = async (
  { db, registry }: Pick<ServiceContext, "db" | "registry">,
  name: string,
): Promise<ModelChoice[] | undefined> => {
  const runtime = findRuntime(registry, name);
  if (runtime === undefined) return undefined;
  return choicesOf(registry, runtime, await withSystem(db, listOfferedVendors, { readOnly: true }));
};

/**
 * Every model of every runtime. The tenant's billing mode orders them, the kind that it suggests first, and hides
 * none.
 */
export const listModels = async (ctx: ServiceContext, scope: TenantScope): Promise<RuntimeChoice[]> => {
  const tenant = await withTenant(ctx.db, scope, (tx) => getTenant(tx, scope), { readOnly: true });
  const served = tenant.sandbox
    ? "everything"
    : await withSystem(ctx.db, listOfferedVendors, { readOnly: true });
  const platformFirst = tenant.billingMode === "platform_managed";
  return ctx.registry.runtimes.map((runtime) => {
    const rank = (choice: ModelChoice): number => (choice.platformBilled === platformFirst ? 0 : 1);
    return {
      runtime: runtime.name,
      startable: isStartable(ctx, { sandbox: tenant.sandbox, runtime: runtime.name }),
      models: choicesOf(ctx.registry, runtime, served).toSorted((a, b) => rank(a) - rank(b)),
    };
  });
};
