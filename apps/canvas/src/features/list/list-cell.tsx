import type { ComponentProps } from "react";

/** A cell of the virtual table; the row around it takes the focus. */
export const ListCell = (props: ComponentProps<"div">) => (
  // biome-ignore lint/a11y/useSemanticElements: a virtual table has no table elements
  // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus
  <div role="gridcell" {...props} />
);
