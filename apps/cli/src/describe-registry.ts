import { decimalFromNanoUsd } from "@molecule/domain";
import type { OfferedModel, Price, PriceClasses, Provider } from "@molecule/registry";

/** A provider as one JSON line. */
export const describeProvider = (provider: Provider): object => ({
  provider: provider.name,
  display_name: provider.displayName,
  protocol: provider.protocol,
  auth_env: provider.authEnv,
  ...(provider.upstreamVendor === null ? {} : { upstream_vendor: provider.upstreamVendor }),
  ...(provider.keyPage === null ? {} : { key_page: provider.keyPage }),
});

/** Classes without a price are left out: they are not free. */
const describeClasses = (price: PriceClasses): object => {
  const classes = {
    input: price.input,
    output: price.output,
    cache_read: price.cacheRead,
    cache_write_5m: price.cacheWrite5m,
    cache_write_1h: price.cacheWrite1h,
  };
  return Object.fromEntries(
    Object.entries(classes).flatMap(([name, amount]) =>
      amount === null ? [] : [[name, decimalFromNanoUsd(amount)]],
    ),
  );
};

/** USD per million tokens, as decimal text. */
export const describePrice = (price: Price): object => ({
  from: price.from,
  ...describeClasses(price),
  ...(price.tiers.length === 0
    ? {}
    : { tiers: price.tiers.map((tier) => ({ above_input: tier.aboveInput, ...describeClasses(tier) })) }),
});

/** A model that a runtime offers as one JSON line. */
export const describeModel = ({ model, provider, platformBilled, authEnv, price }: OfferedModel): object => ({
  model,
  provider,
  platform_billed: platformBilled,
  ...(authEnv === null ? {} : { auth_env: authEnv }),
  ...(price === null ? {} : { price: describePrice(price) }),
});
