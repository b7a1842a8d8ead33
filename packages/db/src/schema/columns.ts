import type { Id } from "@molecule/domain";
import { bigint, customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** A UUID column that keeps its brand. */
export const idColumn = <T extends Id<string>>(name: string) => uuid(name).$type<T>();

/** A moment, with time zone, as a Date. */
export const momentColumn = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** Nano-USD as bigint. */
export const nanoUsdColumn = (name: string) => bigint(name, { mode: "bigint" });

/** Bytes as a plain Uint8Array (the driver's own Buffer would differ under deep equality). */
export const bytesColumn = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => new Uint8Array(value),
});
