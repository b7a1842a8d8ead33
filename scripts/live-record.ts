/**
 * Records short streams from real providers, with their provenance, as fixtures of the gateway's tests. It calls every
 * vendor for which there is a credential, and spends a fraction of a cent on it.
 */
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { registry } from "@molecule/registry";
import { parsePlatformKeys } from "../apps/gateway/src/env.ts";
import { ROOT } from "./gates/run-program.ts";
import { recordProviders } from "./record/record-providers.ts";

const { values } = parseArgs({
  options: { dir: { type: "string" }, help: { type: "boolean", default: false } },
});
if (values.help) {
  console.log(`npm run live:record -- [--dir DIR]

Sends two short calls in each dialect to every vendor that has a credential in MOLECULE_PLATFORM_KEYS_<VENDOR>, and
keeps the bytes of the streams, and where and when they came from, in apps/gateway/fixtures/recorded (or DIR). Vendors
without a credential are skipped. Exits 1 when a call failed, or when nothing was recorded.
`);
  process.exit(0);
}
const { recorded, skipped, failed } = await recordProviders({
  ...{ registry, keys: parsePlatformKeys(process.env, registry), at: new Date() },
  dir: values.dir ?? join(ROOT, "apps/gateway/fixtures/recorded"),
  say: (line) => console.log(line),
});
console.log(`\n${recorded} recorded, ${skipped} vendors skipped, ${failed} failed`);
process.exitCode = failed === 0 && recorded > 0 ? 0 : 1;
