/** The address of the receipts of an organization, narrowed by these parameters. */
export const receiptHref = (
  slug: string,
  params: Readonly<Record<string, string | null | undefined>> = {},
): string => {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) =>
      value === null || value === undefined || value === "" ? [] : [[name, value]],
    ),
  ).toString();
  return `/t/${slug}/spend/receipts${query === "" ? "" : `?${query}`}`;
};
