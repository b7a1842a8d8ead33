export * from "./export-receipts.ts";
export * from "./link-receipts.ts";
export * from "./verify-receipt-file.ts";
