import { spawn } from "node:child_process";
import { DomainError } from "@molecule/domain";
import { npmEnv } from "../env.ts";

/** How much of npm's complaint is passed on. */
const WORDS = 1_500;

/** Runs npm in a folder, quietly. @throws DomainError UNAVAILABLE with npm's words */
export const runNpm = async (folder: string, args: readonly string[]): Promise<void> => {
  const { program, leading, env } = npmEnv();
  const child = spawn(program, [...leading, ...args], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-WORDS);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      said = error.message;
      resolve(null);
    });
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new DomainError("UNAVAILABLE", `npm could not install it. ${said.trim()}`, {
      remedy:
        "Check that this machine reaches an npm registry, and run the command again; nothing half-made is used.",
    });
};

/** Runs a program that was just installed, to see that it works here. @throws DomainError UNAVAILABLE */
export const runVersion = (program: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, ["--version"], {
      env: {},
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 60_000,
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const fail = () =>
      reject(
        new DomainError("UNAVAILABLE", "What was installed does not run on this machine.", {
          remedy: "Look whether this operating system and processor are supported by the runtime.",
        }),
      );
    child.once("error", fail);
    child.once("close", (code) => (code === 0 ? resolve(said.trim()) : fail()));
  });
