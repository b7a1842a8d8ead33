/** One stored row as the expectation sees it. */
export type StoredValue = {
  /** What was written; null when nobody can know any more (a row that cannot be opened, with nothing learnt). */
  text: string | null;
  opens: boolean;
  /** Its fingerprint is that of a credential of the platform. */
  coMingled?: boolean;
};

export type Rows = ReadonlyMap<string, StoredValue>;

export type GatewayAddress = {
  baseUrl: string | null;
  anthropicBaseUrl: string | null;
  accessKey: string | null;
  usageUrl: string | null;
};

export type SandboxUrls = { anthropic: string; openai: string };

export type State = {
  runtime: string;
  /** As stored: any text; only the three modes count. */
  override: string | null;
  requestedModel: string | null;
  tenant: Rows;
  workspace: Rows;
  gateway: GatewayAddress | null;
  /** The sandbox model's addresses in a sandbox tenant, null in a real one. */
  sandbox: SandboxUrls | null;
  /** Runtimes that are installed; null where a question does not ask for it. */
  installed: readonly string[] | null;
};

export type Scope = "tenant" | "workspace";
export type MergedRow = StoredValue & { name: string; scope: Scope };

const unreadableMark = "#UNREADABLE";

/** The notation of worked cases: name to value, with a mark for rows that do not open. */
export function rowsOf(values: Readonly<Record<string, string>>): Rows {
  const rows = Object.entries(values).map(([name, value]): [string, StoredValue] => [
    name,
    value === unreadableMark ? { text: null, opens: false } : { text: value, opens: true },
  ]);
  return new Map(rows);
}

/** A row that does not open counts as present, whatever it held; a blank one that opens does not exist. */
export function isPresent(row: StoredValue | undefined): row is StoredValue {
  return row !== undefined && (!row.opens || (row.text ?? "").trim() !== "");
}

/** Both scopes as one list, sorted by name: blank rows dropped first, then the workspace's row wins. */
export function mergeRows(state: Pick<State, "tenant" | "workspace">): MergedRow[] {
  const merged = new Map<string, MergedRow>();
  for (const scope of ["tenant", "workspace"] as const) {
    for (const [name, row] of state[scope]) {
      if (isPresent(row)) merged.set(name, { ...row, name, scope });
    }
  }
  return [...merged.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
