// What the page asks of /graphql. Everything may be told twice: what is done is the same.

const ERRORS = "errors { code message }";
const RUN = "id status attempt provider model error { code message }";
const CALL = "id name arguments result status argumentsHash expiresAt createdAt";
const MESSAGE = `id role content createdAt parent { id } toolCalls { ${CALL} } run { ${RUN} }`;
const NOW = `run { ${RUN} message { id toolCalls { ${CALL} } } }`;

export const LIST = `query ($after: String) { conversations(first: 50, after: $after) {
  nodes { id title updatedAt activeRun { id status } } pageInfo { hasNextPage endCursor } } }`;
export const OPEN = `query ($id: ID!, $before: String) { conversation(id: $id) { id title
  messages(last: 30, before: $before) { nodes { ${MESSAGE} } pageInfo { hasPreviousPage startCursor } } } }`;
export const EVENTS = `subscription ($id: ID!, $after: String) { assistantRunEvents(runId: $id, after: $after) { __typename
  ... on RunSnapshot { cursor text ${NOW} } ... on TextDelta { cursor offset text }
  ... on ToolCallChanged { cursor toolCall { ${CALL} } } ... on RunRestarted { cursor attempt reason }
  ... on RunFinished { cursor run { ${RUN} message { id content toolCalls { ${CALL} } } } }
  ... on StreamReset { cursor } } }`;
export const NAMES = `query ($id: ID!) { node(id: $id) { id ... on Task { title } ... on Channel { name }
  ... on Label { name } ... on World { farmName } ... on Game { nameBase } ... on RulesSession { title } } }`;

const SENT = `{ conversation { id title } userMessage { ${MESSAGE} } assistantMessage { ${MESSAGE} } ${ERRORS} }`;
export const SEND = `mutation ($input: SendConversationMessageInput!) { sendConversationMessage(input: $input) ${SENT} }`;
export const REGENERATE = `mutation ($id: ID!, $key: String) {
  regenerateMessage(messageId: $id, clientMutationId: $key) ${SENT} }`;
export const CANCEL = `mutation ($id: ID!) { cancelRun(runId: $id) { run { ${RUN} } ${ERRORS} } }`;
export const APPROVE = `mutation ($id: ID!, $hash: String!) {
  approveToolCall(id: $id, argumentsHash: $hash) { toolCall { ${CALL} } ${ERRORS} } }`;
export const DENY = `mutation ($id: ID!) { denyToolCall(id: $id) { toolCall { ${CALL} } ${ERRORS} } }`;
export const RENAME = `mutation ($id: ID!, $title: String!) {
  renameConversation(id: $id, title: $title) { conversation { id title } ${ERRORS} } }`;
export const DELETE = `mutation ($id: ID!) { deleteConversation(id: $id) { deletedId ${ERRORS} } }`;
