// Loaded by `--import` into a process of ours: it fails as a query does whose error nobody caught (SIGUSR2), or whose
// answer nobody awaited (SIGHUP), with the parameters of the query in its message, its stack and its fields, as the
// query builder puts them there.
import process from "node:process";

const makeFault = () => {
  const params = [process.env.MOLECULE_CRASH_CANARY ?? "no canary was given"];
  const query = "insert into secret_versions (sealed) values ($1)";
  return Object.assign(new Error(`Failed query: ${query}\nparams: ${params}`), { query, params });
};

process.on("SIGUSR2", () => {
  throw makeFault();
});
process.on("SIGHUP", () => {
  void Promise.reject(makeFault());
});
