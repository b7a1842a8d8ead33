import { DomainError } from "@molecule/domain";

const NAME_MAX_LENGTH = 100;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

/**
 * A workspace's name without white space at its ends.
 * @throws DomainError BAD_INPUT when it is blank, longer than 100 characters, or holds invisible characters
 */
export const parseWorkspaceName = (text: string): string => {
  const name = text.trim();
  if (name !== "" && name.length <= NAME_MAX_LENGTH && !INVISIBLE.test(name)) return name;
  throw new DomainError("BAD_INPUT", `A workspace's name has 1 to ${NAME_MAX_LENGTH} visible characters.`, {
    field: "name",
    remedy: "Give it a short name that people recognise.",
  });
};

/** What the workspace is for, or null when that is blank. */
export const parseWorkspaceRole = (text: string | null | undefined): string | null => {
  const role = text?.trim() ?? "";
  if (role.length <= 200 && !INVISIBLE.test(role)) return role === "" ? null : role;
  throw new DomainError("BAD_INPUT", "A workspace's role is one line of at most 200 characters.", {
    field: "role",
    remedy: "Shorten it.",
  });
};
