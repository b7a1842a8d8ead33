export { applyDueDrafts } from "../draft/apply-due-drafts.ts";
