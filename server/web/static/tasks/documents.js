// What the page asks of /graphql. Everything may be told twice: what is done is the same.

const TASK = `id title description completed dueAt dueDate priority version labels { id name color }
  recurrence { rrule base timeZone }`;
const ERRORS = "errors { code message }";

export const LIST = `query ($filter: TaskFilter, $order: TaskOrder, $after: String) { viewerStreamCursor
  labels { id name color }
  tasks(filter: $filter, orderBy: $order, first: 100, after: $after) {
    nodes { ${TASK} } totalCount pageInfo { hasNextPage endCursor } } }`;
export const MINE = `subscription ($after: String) { viewerEvents(after: $after) { __typename
  ... on TaskChanged { cursor } ... on UnreadChanged { cursor } ... on ChannelJoined { cursor }
  ... on ChannelLeft { cursor } ... on MentionReceived { cursor } ... on StreamReset { cursor } } }`;
export const CREATE = `mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { ${TASK} } ${ERRORS} } }`;
export const UPDATE = `mutation ($input: UpdateTaskInput!) { updateTask(input: $input) {
  task { ${TASK} } nextTask { ${TASK} } ${ERRORS} } }`;
export const DELETE = `mutation ($id: ID!) { deleteTask(id: $id) { deletedId ${ERRORS} } }`;
export const MOVE = `mutation ($id: ID!, $after: ID, $before: ID) {
  moveTask(id: $id, afterId: $after, beforeId: $before) { task { id } ${ERRORS} } }`;
export const LABEL = `mutation ($name: String!, $color: String) { createLabel(name: $name, color: $color) {
  label { id name color } ${ERRORS} } }`;
