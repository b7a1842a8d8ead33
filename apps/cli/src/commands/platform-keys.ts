import { text } from "node:stream/consumers";
import { DomainError, type PlatformKeyId, platformKeyIdSchema, Secret } from "@molecule/domain";
import { registry } from "@molecule/registry";
import type { PlatformKeyEntry } from "@molecule/services";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { readPepperEnv } from "../env.ts";
import { withDatabase } from "../with-database.ts";

const parseId = (id: string): PlatformKeyId => {
  const parsed = platformKeyIdSchema.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new DomainError("BAD_INPUT", `"${id}" is not the id of a stored key.`, {
    remedy: "See molecule platform-keys list.",
  });
};

/** A value among the arguments would stand in the shell's history and in every list of processes. */
const readValue = async (): Promise<Secret> => {
  if (process.stdin.isTTY) console.error("Paste the key, then press Enter and Ctrl-D.");
  return new Secret((await text(process.stdin)).trim());
};

const add = async ({ vendor }: { vendor: string }): Promise<void> => {
  const { FINGERPRINT_PEPPER } = readPepperEnv();
  const [{ addPlatformKey }, { parseFingerprintPepper }] = await Promise.all([
    import("@molecule/services"),
    import("@molecule/secrets/seal"),
  ]);
  const pepper = parseFingerprintPepper(FINGERPRINT_PEPPER);
  const value = await readValue();
  const added = await withDatabase((db) => addPlatformKey({ db, registry, pepper }, CLI, { vendor, value }));
  console.log(JSON.stringify({ ...added, vendor, status: "next" }));
};

const describeEntry = (key: PlatformKeyEntry): object => ({
  id: key.id,
  vendor: key.vendor,
  hint: key.hint,
  status: key.status,
  added_by: key.addedBy,
  added_at: key.addedAt,
  ...(key.proof === null ? {} : { proved_at: key.proof.at, fault: key.proof.fault }),
  ...(key.coolingUntil === null ? {} : { cooling_until: key.coolingUntil }),
  ...(key.retiredAt === null ? {} : { retired_at: key.retiredAt }),
});

const list = async (): Promise<void> => {
  const { listPlatformKeys } = await import("@molecule/services");
  const keys = await withDatabase((db) => listPlatformKeys({ db }, CLI));
  for (const key of keys) console.log(JSON.stringify(describeEntry(key)));
};

const prove = async (id: string): Promise<void> => {
  const { provePlatformKey } = await import("@molecule/services");
  const proof = await withDatabase((db) => provePlatformKey({ db }, CLI, { id: parseId(id) }));
  console.log(JSON.stringify({ id, ...proof }));
  if (!proof.works) process.exitCode = 1;
};

const promote = async (id: string): Promise<void> => {
  const { promotePlatformKey } = await import("@molecule/services");
  await withDatabase((db) => promotePlatformKey({ db }, CLI, { id: parseId(id) }));
  console.log(JSON.stringify({ id, status: "live" }));
};

const retire = async (id: string): Promise<void> => {
  const { retirePlatformKey } = await import("@molecule/services");
  await withDatabase((db) => retirePlatformKey({ db }, CLI, { id: parseId(id) }));
  console.log(JSON.stringify({ id, status: "retired" }));
};

/** `molecule platform-keys …`: the operator's store of provider keys, which gateways alone can open. */
export const registerPlatformKeysCommands = (program: Command): void => {
  const keys = program
    .command("platform-keys")
    .description("the platform's own provider keys, in the database of DATABASE_URL");
  keys
    .command("add")
    .description("seal a key from standard input for the gateway; it serves once it is proved and promoted")
    .requiredOption("--vendor <name>", "anthropic, openai, moonshot or minimax")
    .addHelpText("after", "\nExample:\n  molecule platform-keys add --vendor anthropic < key.txt\n")
    .action(add);
  keys.command("list").description("every key without its value, as JSON lines").action(list);
  keys
    .command("prove")
    .description("have a gateway try a key, at no cost: exits 0 if it works")
    .argument("<id>")
    .action(prove);
  keys.command("promote").description("let a proved key serve").argument("<id>").action(promote);
  keys.command("retire").description("end a key and erase its value").argument("<id>").action(retire);
};
