import { createHash } from "node:crypto";
import type { Registry } from "../registry.ts";

/** JSON with sorted keys, so that only meaning is left; functions and the hash itself are no part of it. */
const canonical = (value: unknown): string => {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => typeof item !== "function");
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
};

/** SHA-256 of what a registry means, in hex: comments, layout and the order of keys do not change it. */
export const registryHash = (registry: Omit<Registry, "hash">): string =>
  createHash("sha256").update(canonical(registry)).digest("hex");
