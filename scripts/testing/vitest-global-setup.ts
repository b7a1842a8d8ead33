import process from "node:process";
import { TEST_POSTGRES_VARIABLE } from "@molecule/testing";
import { startThrowawayPostgres } from "./throwaway-postgres.ts";

/** Runs once before all test files; the workers inherit the environment. */
export const setup = async (): Promise<() => Promise<void>> => {
  const { stop, ...postgres } = await startThrowawayPostgres();
  process.env[TEST_POSTGRES_VARIABLE] = JSON.stringify(postgres);
  return stop;
};
