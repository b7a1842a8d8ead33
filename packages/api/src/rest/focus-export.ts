import { DomainError } from "@molecule/domain";
import { exportFocus } from "@molecule/services";
import type { ApiServices } from "../context.ts";
import { answerTenantExport } from "./tenant-export.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @throws DomainError BAD_INPUT */
const readDay = (url: URL, name: string): Date => {
  const text = url.searchParams.get(name) ?? "";
  const day = new Date(`${text}T00:00:00Z`);
  if (DAY.test(text) && !Number.isNaN(day.getTime())) return day;
  throw new DomainError("BAD_INPUT", `"${name}" must be a day.`, {
    field: name,
    remedy: "Ask with ?from=2026-11-01&until=2026-12-01; the last day is not included.",
  });
};

/**
 * GET `/api/tenants/:id/focus.csv?from=2026-11-01&until=2026-12-01`, for members and operators: what the
 * organization was charged in the days from `from` to before `until`, in the columns of FOCUS.
 */
export const answerFocusExport = (api: ApiServices, request: Request, id: string): Promise<Response> =>
  answerTenantExport(api, request, id, (scope, url) => {
    const period = { from: readDay(url, "from"), until: readDay(url, "until") };
    return {
      name: `molecule-${url.searchParams.get("from")}-${url.searchParams.get("until")}.csv`,
      type: "text/csv; charset=utf-8",
      parts: exportFocus(api.services, scope, period),
    };
  });
