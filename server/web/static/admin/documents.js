// What the page asks of /graphql. Everything may be told twice: what is done is the same.

const ERRORS = "errors { code message path }";
const RULE = "id scope scopeId role environment enabled value variant rolloutPercent bucketBy metadata";
const FLAG = `id key description killed defaultEnabled archivedAt version rules { ${RULE} }`;

export const FLAGS = `query ($after: String) { featureFlags(first: 20, after: $after) {
  nodes { ${FLAG} } pageInfo { hasNextPage endCursor } } }`;
export const UPSERT = `mutation ($input: UpsertFlagInput!) { upsertFlag(input: $input) { flag { ${FLAG} } ${ERRORS} } }`;
export const SET_RULE = `mutation ($input: SetFlagRuleInput!) { setFlagRule(input: $input) { flag { ${FLAG} } ${ERRORS} } }`;
export const DELETE_RULE = `mutation ($id: ID!) { deleteFlagRule(id: $id) { flag { ${FLAG} } ${ERRORS} } }`;
export const KILL = `mutation ($key: String!, $killed: Boolean!) { killFlag(key: $key, killed: $killed) {
  flag { ${FLAG} } ${ERRORS} } }`;
export const USAGE = `query ($from: Date!, $to: Date!, $by: [UsageDimension!]!) {
  usageSummary(from: $from, to: $to, groupBy: $by) {
    keys requests inputTokens outputTokens costMicros failures latencyMsP50 latencyMsP95 } }`;
export const PROVIDERS = "{ providers { name configured healthy model lastError lastErrorAt } }";
export const AUDIT = `query ($after: String) { auditLog(first: 10, after: $after) {
  nodes { id action targetType targetId before after createdAt actor { username } } pageInfo { hasNextPage endCursor } } }`;
export const NAMES = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { username } ... on Game { nameBase }
  ... on GameSection { title } ... on World { farmName } } }`;
