export {
  findMembership,
  insertMembership as addMembership,
  insertOperator as addOperator,
  isOperator,
  listMembers,
  listMemberships,
  listOperators,
  listUserNames,
  type Member,
  type Membership,
} from "@molecule/db/auth";
export { readBearer } from "../token/bearer.ts";
export { findTokenSession } from "../token/find-token-session.ts";
export { addMember } from "./add-member.ts";
export { answerAuthRequest } from "./answer-auth-request.ts";
export { changeMember } from "./change-member.ts";
export { type Auth, type AuthOptions, createAuth, listOwnOrigins } from "./create-auth.ts";
export { createOrganization } from "./create-organization.ts";
export { createOwner } from "./create-owner.ts";
export { createUser, type NewUser } from "./create-user.ts";
export { findSession, type SignedIn } from "./find-session.ts";
export { makeOperator } from "./make-operator.ts";
