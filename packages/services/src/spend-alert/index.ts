export * from "./raise-spend-alerts.ts";
