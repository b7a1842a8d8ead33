export * from "./deliver-webhooks.ts";
