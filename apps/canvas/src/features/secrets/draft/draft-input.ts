import type { AppRouter } from "@molecule/api";
import type { PlaceDraft } from "@molecule/billing";
import type { inferRouterInputs } from "@trpc/server";
import type { Draft, DraftedItem, Place } from "./draft.ts";

type DraftInput = inferRouterInputs<AppRouter>["draft"]["preview"];
type PlaceInput = DraftInput["places"][number];
type Entry = NonNullable<PlaceInput["entries"]>[number];

const entriesOf = (items: ReadonlyMap<string, DraftedItem>): Entry[] =>
  [...items].flatMap(([name, item]) => {
    if (item.action !== "write") return [];
    const { value, kind, note, expiresAt, renamedFrom } = item;
    return [
      {
        ...{ name, value, kind },
        ...(note === undefined ? {} : { note }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(renamedFrom === undefined ? {} : { renamedFrom }),
      },
    ];
  });

/** The draft as the server takes it. */
export const draftInput = (draft: Draft): PlaceInput[] =>
  [...draft].map(([workspaceId, { items, model, override }]) => ({
    workspaceId,
    entries: entriesOf(items),
    remove: [...items].flatMap(([name, { action }]) => (action === "remove" ? [name] : [])),
    describe: [...items].flatMap(([name, item]) =>
      item.action === "describe" ? [{ name, note: item.note, expiresAt: item.expiresAt }] : [],
    ),
    restore: [...items].flatMap(([name, item]) =>
      item.action === "restore" ? [{ name, version: item.version }] : [],
    ),
    ...(model === undefined ? {} : { model }),
    ...(override === undefined ? {} : { override }),
  }));

/**
 * The draft as the rules judge it in a browser. A version that is put back is left to the server, which alone knows
 * what was learnt of it.
 * @param hintsOf the ends of what stands under a name, which tell a mask that was copied from a screen
 */
export const judgedPlaces = (
  draft: Draft,
  hintsOf: (place: Place, name: string) => readonly string[] = () => [],
): PlaceDraft[] =>
  [...draft].map(([workspaceId, { items, model, override }]) => ({
    ...{ workspaceId, model, override },
    writes: [...items].flatMap(([name, item]) =>
      item.action === "write"
        ? [{ name, value: item.value, kind: item.kind, hints: hintsOf(workspaceId, name) }]
        : [],
    ),
    removes: [...items].flatMap(([name, item]) =>
      item.action === "remove"
        ? [name]
        : item.action === "write" && item.renamedFrom !== undefined
          ? [item.renamedFrom]
          : [],
    ),
  }));
