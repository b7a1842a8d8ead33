import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { onBootGone } from "./exit-with-boot.ts";
import { outliveReader } from "./start/outlive-reader.ts";
import { startInstallation } from "./start/start-installation.ts";
import { StartError } from "./start-error.ts";

const report = (error: unknown): void => {
  if (error instanceof StartError) console.error(`\n${error.message}\n${error.remedy}\n`);
  else console.error(error);
};

outliveReader();

const settings = join(import.meta.dirname, "../.env");
if (existsSync(settings)) process.loadEnvFile(settings);

const installation = startInstallation(process.env, (line) => console.log(line));
let leaving = false;
const leave = async (): Promise<void> => {
  if (leaving) return;
  leaving = true;
  console.log("\nStopping: agents first, the database last …");
  await installation.stop();
  process.exit(0);
};
// A terminal sends Ctrl-C to us and to the program that started us, which passes it on: the second says nothing new.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void leave());
onBootGone(() => void leave());

try {
  if ((await installation.ready) === "already running") process.exit(0);
} catch (error) {
  report(error);
  process.exit(1);
}
