import type { Person } from "../../../packages/api/src/suite.ts";
import { type Counts, count, countedSummary } from "../counts.ts";
import type { Difference } from "../doors/difference.ts";
import { openDoors } from "../doors/open-doors.ts";
import { createRandom } from "../random.ts";
import { askDraft } from "./ask-draft.ts";
import { findBypasses } from "./find-bypasses.ts";
import { randomDraft } from "./random-draft.ts";
import { type Scene, storeScene } from "./scene.ts";

export type DraftComparison = {
  readonly drafts: number;
  readonly counts: Counts;
  /** Drafts of which two doors said different things. */
  readonly apart: readonly { readonly seed: number; readonly differences: readonly Difference[] }[];
  /** Bypass names that were stored where the platform pays. */
  readonly leaked: readonly string[];
};

/** A refused draft changes nothing, so that the same scene can be asked again; an applied one ends it. */
const DRAFTS_PER_SCENE = 5;
/**
 * Each leads to another organization of the person at worst. With more, asking for one of them would measure the
 * others; with fewer, a long comparison would sign in more often than one network address may.
 */
const DRAFTS_PER_PERSON = 250;

/** What random drafts must meet, so that a comparison has asked something. */
export const MET: readonly string[] = [
  ..."applied bypass-name INVALID_NAME INVALID_VALUE RESERVED_NAME FORBIDDEN_TENANT_ENV".split(" "),
  ..."UNREGISTERED_MODEL BYPASS_KEY_REJECTED REAL_KEY_IN_SANDBOX SANDBOX_KEY_OUTSIDE".split(" "),
];

/**
 * Draws drafts over two workspaces and what all inherit; has each judged by the page of a browser, previewed by the
 * server and applied there, and looks at what was stored by an expectation of its own.
 */
export async function compareDrafts(options: {
  readonly drafts: number;
  readonly firstSeed: number;
  readonly onProgress?: (asked: number) => void;
}): Promise<DraftComparison> {
  const doors = await openDoors();
  const counts: Counts = new Map();
  const apart: DraftComparison["apart"][number][] = [];
  const leaked: string[] = [];
  let person: Person | null = null;
  let scene: Scene | null = null;
  let left = 0;
  try {
    for (let n = 0; n < options.drafts; n += 1) {
      const seed = options.firstSeed + n;
      const random = createRandom(seed);
      // An operator who owns the organization may change everything that a draft can hold.
      if (person === null || n % DRAFTS_PER_PERSON === 0)
        person = await doors.test.createPerson({ operator: true });
      if (scene === null || left === 0) {
        scene = await storeScene(doors, person, random);
        left = DRAFTS_PER_SCENE;
      }
      left -= 1;
      const drawn = new Map([...scene.states].map(([id, state]) => [id, state.drawn]));
      const draft = randomDraft(random, drawn, doors.world);
      const { codes, differences } = await askDraft(doors, scene, draft);
      if (differences.length > 0) apart.push({ seed, differences });
      for (const code of new Set(codes)) count(counts, code);
      if (codes.length === 0) {
        const bypasses = findBypasses(doors, scene, draft);
        count(counts, "applied");
        if (bypasses.written > 0) count(counts, "bypass-name");
        leaked.push(...bypasses.leaked.map((name) => `seed ${seed}: ${name}`));
        scene = null;
      }
      options.onProgress?.(n + 1);
    }
  } finally {
    await doors.close();
  }
  return { drafts: options.drafts, counts, apart, leaked };
}

/** What was met how often, and the first drafts of which doors said different things. */
export function describeDrafts({ drafts, counts, apart, leaked }: DraftComparison, shown = 5): string {
  return [
    `${drafts} drafts, ${apart.length} apart, ${leaked.length} bypass names where the platform pays`,
    countedSummary(counts),
    ...leaked.slice(0, shown),
    ...apart.slice(0, shown).map((one) => JSON.stringify(one, null, 1)),
  ].join("\n");
}
