// What the page asks of /graphql. Everything may be told twice: what is done is the same.

const ERRORS = "errors { code message path ... on LimitReached { limit used resetsAt } }";
const CITATION = "page pageLabel sectionPath quote charStart charEnd document { id title }";
const ANSWER = `id question answer status provider model createdAt streamCursor citations { ${CITATION} }`;
const QUOTA = "limit used remaining resetsAt";

export const SESSIONS = `query ($game: ID!) { rulesSessions(gameId: $game, first: 50) { nodes { id title createdAt } } }`;
export const SESSION = `query ($id: ID!, $after: String) { rulesSession(id: $id) { id title language
  answers(first: 50, after: $after) { nodes { ${ANSWER} } pageInfo { hasNextPage endCursor } } } }`;
export const QUOTA_LEFT = `query ($game: ID!) { myQuota(gameId: $game) { ${QUOTA} } }`;
export const ASK = `mutation ($input: AskRulesInput!) { askRules(input: $input) {
  answer { ${ANSWER} session { id title } } quota { ${QUOTA} } ${ERRORS} } }`;
export const SHOWN = `query ($id: ID!) { rulesAnswer(id: $id) { ${ANSWER} } }`;
export const EVENTS = `subscription ($id: ID!, $after: String) { answerEvents(answerId: $id, after: $after) { __typename
  ... on AnswerDelta { cursor text } ... on AnswerCompleted { cursor answer { ${ANSWER} } }
  ... on AnswerFailed { cursor error { code message } } ... on StreamReset { cursor } } }`;
export const CANCEL = `mutation ($id: ID!) { cancelAnswer(id: $id) { ok ${ERRORS} } }`;
export const RATE = `mutation ($id: ID!, $helpful: Boolean!) { rateAnswer(id: $id, helpful: $helpful) { ok ${ERRORS} } }`;
export const PAGE = `query ($id: ID!, $number: Int!) { node(id: $id) { ... on GameDocument {
  id title pageCount page(number: $number) { number label text } } } }`;
