import {
  deriveProvider,
  findRuntime,
  listOfferedModels,
  registry,
  resolveUpstream,
} from "@molecule/registry";
import type { Command } from "commander";
import { z } from "zod";
import { describeModel, describeProvider } from "../describe-registry.ts";
import { runJsonLines } from "../json-lines.ts";
import { readManifest } from "../read-manifest.ts";

const deriveInput = z.object({ runtime: z.string(), model: z.string(), authEnv: z.array(z.string()) });

const answerDerive = ({ runtime, model, authEnv }: z.infer<typeof deriveInput>): object => {
  const derived = deriveProvider(registry, runtime, model, authEnv);
  return derived.ok ? { provider: derived.provider, rung: derived.rung } : { error: derived.error };
};

const upstreamInput = z.object({ model: z.string() });

const answerUpstream = ({ model }: z.infer<typeof upstreamInput>): object => {
  const upstream = resolveUpstream(registry, model);
  if (!upstream.ok) return { error: "no_upstream" };
  return { vendor: upstream.vendor, model: upstream.model, provider: upstream.provider };
};

const checkManifest = async (file: string): Promise<void> => {
  const manifest = await readManifest(file);
  if (manifest === undefined) return;
  const { providers, runtimes, hash } = manifest;
  console.log(
    `${file}: ${providers.length} providers, ${runtimes.length} runtimes, fingerprint ${hash.slice(0, 12)}`,
  );
};

const list = ({ runtime }: { runtime?: string }): void => {
  if (runtime !== undefined && findRuntime(registry, runtime) === undefined) {
    const known = registry.runtimes.map(({ name }) => name).join(", ");
    console.error(`There is no runtime "${runtime}". Use one of ${known}.`);
    process.exitCode = 1;
    return;
  }
  const rows =
    runtime === undefined
      ? registry.providers.map(describeProvider)
      : listOfferedModels(registry, runtime).map(describeModel);
  for (const row of rows) console.log(JSON.stringify(row));
};

const example = (text: string): string => `\nExample:\n  ${text}\n`;

/** `molecule providers …`: what the registry says. Needs no database. */
export const registerProvidersCommands = (program: Command): void => {
  const providers = program
    .command("providers")
    .description("what the provider registry says; needs no database");
  providers
    .command("derive")
    .description("which provider a model leads to: JSON lines in, one line out per line")
    .addHelpText(
      "after",
      example(`echo '{"runtime":"claude-code","model":"opus","authEnv":[]}' | molecule providers derive`),
    )
    .action(() => runJsonLines({ schema: deriveInput, answer: answerDerive }));
  providers
    .command("upstream")
    .description("where the gateway sends a model: JSON lines in, one line out per line")
    .addHelpText("after", example(`echo '{"model":"moonshot/kimi-k2.6"}' | molecule providers upstream`))
    .action(() => runJsonLines({ schema: upstreamInput, answer: answerUpstream }));
  providers
    .command("check")
    .description("check a providers.yaml: exits 0, or 1 with every fault and its line")
    .argument("<file>", "the manifest, or - for standard input")
    .addHelpText("after", example("molecule providers check providers.yaml"))
    .action(checkManifest);
  providers
    .command("list")
    .description("list the providers, or the models of one runtime, as JSON lines")
    .option("--runtime <name>", "list what this runtime offers")
    .addHelpText("after", example("molecule providers list --runtime codex"))
    .action(list);
};
