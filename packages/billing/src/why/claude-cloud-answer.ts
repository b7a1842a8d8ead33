import { type Cloud, cloudCredential, cloudHost } from "./claude-cloud.ts";
import type { ClaudeAnswer, ClaudeSeen } from "./claude-seen.ts";
import { payerOfHost } from "./payer-of-host.ts";
import { ENVIRONMENT } from "./variables.ts";
import { type Finding, type SentCredential, sent, warning } from "./verdict.ts";

/** Anthropic credentials that stand beside the switch and go along with the cloud's own. */
const sentAlong = ({ candidates }: ClaudeSeen, cloud: Cloud): readonly SentCredential[] =>
  candidates
    .filter(({ name }) => cloud.alsoSends.includes(name))
    .map(({ name, source, value }) =>
      sent(
        name,
        { value: value ?? "", source },
        name === "ANTHROPIC_API_KEY" ? "x-api-key" : "authorization",
      ),
    );

const unused = ({ candidates, mend, find }: ClaudeSeen, cloud: Cloud): readonly Finding[] => {
  const { switchName: name, title } = cloud;
  const off = mend.remove(name, find(name)?.source ?? ENVIRONMENT);
  return candidates
    .filter((each) => !cloud.alsoSends.includes(each.name))
    .map((each) =>
      warning("shadowed", each, `${each.name} is not used: ${name} sends calls to ${title}.`, off),
    );
};

const NO_CALL = { payer: "nobody", paidBy: "nobody: no call can be made" } as const;

/** What is sent, and who pays, while a switch leads to a cloud. */
export const answerCloud = (seen: ClaudeSeen, cloud: Cloud): ClaudeAnswer => {
  const { find, mend, registry, env } = seen;
  const { host, base } = cloudHost(cloud, find);
  const aside = unused(seen, cloud);
  if (host === null) {
    const name = base === null ? cloud.addressName : cloud.baseUrlName;
    const says = `Where ${cloud.title} is cannot be told: ${name} is missing or no address.`;
    const source = base?.source ?? ENVIRONMENT;
    return {
      ...NO_CALL,
      sends: [],
      host,
      findings: [warning("broken", { name, source }, says, mend.set(name)), ...aside],
    };
  }
  const along = sentAlong(seen, cloud);
  const leaks = along.map((each) =>
    warning(
      "foreign_host",
      each,
      `${each.name} is sent along to ${host}, which has no use for it.`,
      mend.remove(each.name, each.source),
    ),
  );
  const account = { payer: "cloud_account", paidBy: `${cloud.account}, for ${cloud.title}` } as const;
  return {
    ...(base === null ? account : payerOfHost(registry, env, host)),
    sends: [cloudCredential(cloud, find), ...along],
    host,
    findings: [...leaks, ...aside],
  };
};
