import type { CataloguePrice } from "@molecule/billing";
import { DomainError, nanoUsdFromDecimal } from "@molecule/domain";

/** A published catalogue of list prices, in the version that this build pins. */
export type Catalogue = {
  /** Package and version, and the day that it was made if it says so. */
  readonly name: string;
  /** Undefined when it does not list the model. */
  readonly find: (vendor: string, model: string, at: Date) => CataloguePrice | undefined;
};

/** Decimal USD per million tokens from a catalogue's floating-point number, to the nano-dollar. */
export const nanoUsdOf = (usdPerMillion: number): bigint => nanoUsdFromDecimal(usdPerMillion.toFixed(9));

/** Catalogues are development dependencies: an installation without them cannot compare. */
export const notInstalled = (name: string, cause: unknown): DomainError =>
  new DomainError(
    "UNAVAILABLE",
    `The catalogue ${name} is not installed, so nothing was compared with it.`,
    { remedy: "Install the development dependencies first: npm ci --include=dev" },
    { cause },
  );
