type Member = { readonly id: string; readonly parentId: string | null };

/** A workspace itself and everything below it, at whatever depth. */
export const subtreeOf = (nodes: readonly Member[], id: string): ReadonlySet<string> => {
  const below = new Set<string>([id]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const node of nodes)
      if (node.parentId !== null && below.has(node.parentId) && !below.has(node.id)) {
        below.add(node.id);
        grew = true;
      }
  }
  return below;
};
