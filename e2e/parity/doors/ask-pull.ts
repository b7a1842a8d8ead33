import { AGENT_API } from "@molecule/domain";
import { type PullAnswer, pull } from "../../oracle/pull.ts";
import type { History, PayerRecord } from "../../oracle/receipt.ts";
import type { State } from "../../oracle/state.ts";
import { type Body, compare, type Difference, readBody, sorted } from "./difference.ts";
import { type DoorState, rowKey } from "./door-state.ts";
import { type Doors, doorsOf } from "./open-doors.ts";
import type { Place } from "./store-state.ts";

/** What a pull must answer; rows that nobody has tried to open show themselves when they are needed. */
export function expectPull(
  believed: State,
  calling: PayerRecord,
  agreements: History["agreements"],
  undiscovered: ReadonlySet<string>,
): PullAnswer {
  const answer = pull(believed, calling, agreements);
  if (answer.kind !== "values") return answer;
  const failedKeys = Object.keys(answer.values).filter((name) => {
    const scope = believed.workspace.has(name) && isWinner(believed, name) ? "workspace" : "tenant";
    return undiscovered.has(rowKey(scope, name));
  });
  return failedKeys.length > 0 ? { kind: "unreadable", failedKeys } : answer;
}

function isWinner({ workspace }: State, name: string): boolean {
  const row = workspace.get(name);
  return row !== undefined && (!row.opens || (row.text ?? "").trim() !== "");
}

/** `GET /workspaces/:id/secrets/values` with a run's agent key, over HTTP. */
export async function askPull(
  doors: Doors,
  place: Place,
  stored: DoorState,
  key: string,
  expected: PullAnswer,
): Promise<Difference[]> {
  const { agentApi } = doorsOf(doors, stored.installation);
  const response = await fetch(`${agentApi.url}${AGENT_API.secretValues(place.workspaceId)}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { status } = response;
  const body = await readBody(response);
  switch (expected.kind) {
    case "values":
      return compare("pull", { status: 200, body: expected.values }, { status, body });
    case "unreadable": {
      const wanted = { status: 500, code: "SECRET_UNREADABLE", failed_keys: sorted(expected.failedKeys) };
      return compare("pull", wanted, {
        status,
        code: body["code"],
        failed_keys: failedKeysOf(body),
      });
    }
    case "restart_required":
      return compare("pull", { status: 409, code: "RESTART_REQUIRED" }, { status, code: body["code"] });
    case "refused":
      return compare(
        "pull",
        { refused: true, code: expected.code },
        { refused: status >= 400, code: body["code"] },
      );
  }
}

function failedKeysOf(body: Body): string[] {
  const keys = body["failed_keys"];
  return Array.isArray(keys) ? sorted(keys.map(String)) : [];
}
