import type { SealedRow } from "@molecule/db/repositories";
import type { SealingPlace } from "@molecule/secrets/seal";
import { waitingPlace } from "../draft/hold-draft.ts";
import { webhookPlace } from "../webhook/webhook-place.ts";

/** Where a sealed value says that it lives, by the row that holds it: it opens nowhere else. */
export const placeOfSealed = (row: SealedRow): SealingPlace => {
  switch (row.store) {
    case "version": {
      const { tenantId, workspaceId, name, version } = row;
      return { tenantId, scope: workspaceId === null ? "tenant" : "workspace", workspaceId, name, version };
    }
    case "waiting":
      return waitingPlace(row, row.changeSetId, row);
    case "webhook":
      return webhookPlace(row.tenantId, row.webhookId);
  }
};

/** What a person calls it. */
export const nameOfSealed = (row: SealedRow): string => {
  switch (row.store) {
    case "version":
      return `${row.name} (version ${row.version}, ${row.live ? "in use" : "in its history"})`;
    case "waiting":
      return `${row.name} of a change that waits`;
    case "webhook":
      return "the signing key of a webhook";
  }
};
