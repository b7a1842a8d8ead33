import { DomainError, describeFault } from "@molecule/domain";
import { createProgram } from "./create-program.ts";

// Whoever reads our output may stop early (`| head`): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** A fault that a person can mend: our own refusals, and files that cannot be read. */
const isExpected = (error: unknown): error is Error =>
  error instanceof DomainError || (error instanceof Error && "syscall" in error);

try {
  await createProgram().parseAsync();
} catch (error) {
  // Node itself would print an error with everything it carries, the parameters of a query included.
  console.error(isExpected(error) ? error.message : JSON.stringify(describeFault(error)));
  if (error instanceof DomainError && error.detail.remedy !== undefined) console.error(error.detail.remedy);
  process.exitCode = 1;
}
