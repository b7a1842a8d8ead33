export { SANDBOX_CREDIT_NANO_USD, SEEDED_TENANTS } from "./sandbox-teams.ts";
export { seedInstallation } from "./seed-installation.ts";
