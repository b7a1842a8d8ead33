import { setTimeout as sleep } from "node:timers/promises";
import type { SealingKeyStatus } from "@molecule/services/sealing";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { withDatabase } from "../with-database.ts";

const LOOK_EVERY_MS = 1_000;

const describeRotation = (rotation: SealingKeyStatus["rotation"]): object | null =>
  rotation === null
    ? null
    : {
        id: rotation.id,
        step: rotation.step,
        key: rotation.keyId,
        resealed: rotation.resealed,
        waits_for: rotation.waitsFor,
        requested_by: rotation.requestedBy,
        requested_at: rotation.requestedAt,
        finished_at: rotation.finishedAt,
      };

const status = async (): Promise<void> => {
  const { getSealingKeyStatus } = await import("@molecule/services/sealing");
  const { keys, holders, rotation } = await withDatabase((db) => getSealingKeyStatus({ db }, CLI));
  for (const { id, state, createdAt, retiredAt, values, unreadable } of keys)
    console.log(
      JSON.stringify({
        ...{ key: id, state, values, unreadable, created_at: createdAt },
        ...(retiredAt === null ? {} : { retired_at: retiredAt }),
      }),
    );
  for (const { holder, keyIds, missing, seenAt } of holders)
    console.log(JSON.stringify({ holder, holds: keyIds, missing, seen_at: seenAt }));
  if (rotation !== null) console.log(JSON.stringify({ rotation: describeRotation(rotation) }));
  if (holders.length === 0 || holders.some(({ missing }) => missing.length > 0)) process.exitCode = 1;
};

/** Shows each thing that it does or waits for once. */
const follow = async (): Promise<void> => {
  const { getSealingKeyStatus } = await import("@molecule/services/sealing");
  await withDatabase(async (db) => {
    for (let said = ""; ; await sleep(LOOK_EVERY_MS)) {
      const { rotation } = await getSealingKeyStatus({ db }, CLI);
      const line = JSON.stringify({ rotation: describeRotation(rotation) });
      if (line !== said) console.log(line);
      said = line;
      if (rotation === null || rotation.step === "finished") return;
    }
  });
};

const rotate = async ({ wait }: { wait?: true }): Promise<void> => {
  const { requestKeyRotation } = await import("@molecule/services/sealing");
  const { id } = await withDatabase((db) => requestKeyRotation({ db }, CLI));
  if (wait === true) await follow();
  else console.log(JSON.stringify({ rotation: { id, step: "requested" } }));
};

const retire = async (id: string, { leaveUnreadable }: { leaveUnreadable?: true }): Promise<void> => {
  const { retireKey } = await import("@molecule/services/sealing");
  const retired = await withDatabase((db) =>
    retireKey({ db }, CLI, { id, leaveUnreadable: leaveUnreadable ?? false }),
  );
  console.log(JSON.stringify({ key: id, state: "retired", left_unreadable: retired.left }));
};

const generate = async (): Promise<void> => {
  const { generateKeyPair } = await import("@molecule/secrets/open");
  const { id, privateKeyBase64 } = await generateKeyPair();
  console.error("This is a private key. Add it to SECRETS_PRIVATE_KEYS of every supervisor, and keep it.");
  console.log(`${id}:${privateKeyBase64}`);
};

const newInstallation = async (): Promise<void> => {
  const { generateInstallationKeys } = await import("../installation-keys.ts");
  console.error("Keep these, apart from the database: whoever loses them loses every stored secret.");
  for (const [name, value] of Object.entries(await generateInstallationKeys()))
    console.log(`${name}=${value}`);
};

/** `molecule keys …`: the keys to which secrets are sealed. */
export const registerKeysCommands = (program: Command): void => {
  const keys = program
    .command("keys")
    .description("the keys to which secrets are sealed, in the database of DATABASE_URL");
  keys
    .command("status")
    .description(
      "every key with what is sealed to it, who holds which, and how far a rotation is; JSON lines",
    )
    .addHelpText("after", "\nExits 1 when no supervisor runs, or one lacks a key that is in use.\n")
    .action(status);
  keys
    .command("rotate")
    .description("have everything sealed to a new key; supervisors do it while everything goes on")
    .option("--wait", "show each step until it is finished")
    .action(rotate);
  keys
    .command("retire")
    .description("end a key to which nothing is sealed; a rotation does it by itself")
    .argument("<key>", "its id; see molecule keys status")
    .option("--leave-unreadable", "also when values that do not open are sealed to it: they never will")
    .action(retire);
  keys
    .command("generate")
    .description("print a new private key, for a key ring that comes from outside; needs no database")
    .action(generate);
  keys
    .command("new-installation")
    .description("print everything that a new installation keeps secret, as a file of variables; no database")
    .action(newInstallation);
};
