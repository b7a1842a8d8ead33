"use client";
import { usePathname } from "next/navigation";

/** Which part of a page the address names: `/t/acme/spend/budgets` is part `budgets` of `/spend`. */
export const useSubView = <T extends string>(page: string, views: readonly T[], usual: T): T => {
  const [, , , at, part] = usePathname().split("/");
  return at === page ? (views.find((view) => view === part) ?? usual) : usual;
};
