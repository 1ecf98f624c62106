import type { Place } from "../iam/place";
import type { ResourceStatement } from "../iam/policy-document";

/** Whoever calls with keys of our account: an endpoint's policy narrows what they may, it grants nothing. */
export const ownAccount = ({
  account,
}: Pick<Place, "account">): Pick<ResourceStatement, "principal" | "conditions"> => ({
  principal: "*",
  conditions: { StringEquals: { "aws:PrincipalAccount": account } },
});
