import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { type DataDir, readJson, writeJson } from "./data-dir.ts";

export type FirstOwner = { readonly name: string; readonly email: string; readonly password: string };

type Environment = Readonly<Record<string, string | undefined>>;

const fileOf = (dataDir: DataDir): string => dataDir.file("first-owner.json");

const parseOwner = (value: unknown): FirstOwner | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("name" in value && "email" in value && "password" in value)) return undefined;
  return { name: String(value.name), email: String(value.email), password: String(value.password) };
};

/**
 * Who the first owner will be. Kept in a file until it was shown, so that a start that is killed between creating
 * the person and showing the password loses nothing.
 */
export const describeFirstOwner = (dataDir: DataDir, environment: Environment): FirstOwner => {
  const kept = parseOwner(readJson(fileOf(dataDir)));
  if (kept !== undefined) return kept;
  const owner: FirstOwner = {
    name: "Owner",
    email: environment["MOLECULE_OWNER_EMAIL"] || "owner@molecule.local",
    password: environment["MOLECULE_OWNER_PASSWORD"] || randomBytes(12).toString("base64url"),
  };
  writeJson(fileOf(dataDir), owner);
  return owner;
};

/** The owner whose password nobody has seen yet; from now on it counts as shown. */
export const takeFirstOwner = (dataDir: DataDir): FirstOwner | undefined => {
  const owner = parseOwner(readJson(fileOf(dataDir)));
  if (owner !== undefined) rmSync(fileOf(dataDir), { force: true });
  return owner;
};
