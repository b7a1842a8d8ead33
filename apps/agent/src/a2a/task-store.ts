import type { Artifact, Part, Task } from "@a2a-js/sdk";
import { InMemoryTaskStore } from "@a2a-js/sdk/server";

type TaskStore = Pick<InMemoryTaskStore, "load" | "save" | "list">;

const MAX_TASKS = 100;

const isPlainText = (part: Part | undefined): part is Part & { content: { $case: "text"; value: string } } =>
  part?.content?.$case === "text" && part.metadata === undefined && part.filename === "";

/** Adjacent texts as one: an answer arrives in hundreds of parts, and each further one copies them all. */
const joinTexts = (parts: readonly Part[]): Part[] => {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (isPlainText(last) && isPlainText(part) && last.mediaType === part.mediaType)
      joined[joined.length - 1] = {
        ...last,
        content: { $case: "text", value: last.content.value + part.content.value },
      };
    else joined.push(part);
  }
  return joined;
};

const compact = (task: Task): Task => ({
  ...task,
  artifacts: task.artifacts.map((artifact: Artifact) => ({ ...artifact, parts: joinTexts(artifact.parts) })),
});

/** Tasks of this process in memory, the newest hundred; one caller holds the call key, so there is one owner. */
export const createTaskStore = (): TaskStore => {
  const tasks = new Map<string, Task>();
  return {
    load: async (taskId) => {
      const task = tasks.get(taskId);
      return task === undefined ? undefined : structuredClone(task);
    },
    save: async (task) => {
      tasks.set(task.id, structuredClone(compact(task)));
      for (const id of tasks.keys()) {
        if (tasks.size <= MAX_TASKS) return;
        tasks.delete(id);
      }
    },
    list: async (params, context) => {
      const pages = new InMemoryTaskStore();
      for (const task of tasks.values()) await pages.save(task, context);
      return pages.list(params, context);
    },
  };
};
