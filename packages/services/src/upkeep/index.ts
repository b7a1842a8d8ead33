export { advanceBulkRestarts } from "../bulk/advance-bulks.ts";
export { applyDueDrafts } from "../draft/apply-due-drafts.ts";
export { remindOfExpiry } from "../secret/remind-of-expiry.ts";
