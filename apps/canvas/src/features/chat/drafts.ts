/** What is typed and not sent yet, by workspace: it survives a look at another tab, and leaves with the page. */
const drafts = new Map<string, string>();

export const findDraft = (workspaceId: string): string => drafts.get(workspaceId) ?? "";

export const setDraft = (workspaceId: string, text: string): void => {
  if (text === "") drafts.delete(workspaceId);
  else drafts.set(workspaceId, text);
};
