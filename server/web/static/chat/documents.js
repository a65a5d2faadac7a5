// What the page asks of /graphql.

const PERSON = "id username displayName";
const MEMBERSHIP = "id role muted unreadCount mentionCount lastReadMessage { number }";
const CHANNEL = "id name topic visibility archivedAt";
const MEMBER = `id role user { ${PERSON} }`;
const REACTIONS = "reactions { emoji count viewerHasReacted users(first: 10) { displayName } }";
const LINE = `id number content contentHtml version createdAt editedAt deletedAt viewerCanEdit viewerCanDelete
  author { ${PERSON} } replyTo { id number content deletedAt author { displayName } } ${REACTIONS}`;
const PAGE = `nodes { ${LINE} } streamCursor pageInfo { hasPreviousPage hasNextPage startCursor }`;
const ERRORS = "errors { code message }";

export const OVERVIEW = `query ($after: String) { viewerStreamCursor me { ${PERSON} } myChannels(first: 100, after: $after) {
  nodes { ${CHANNEL} viewerMembership { ${MEMBERSHIP} } } pageInfo { hasNextPage endCursor } } }`;
export const MINE = `subscription ($after: String) { viewerEvents(after: $after) { __typename
  ... on UnreadChanged { cursor membership { ${MEMBERSHIP} channel { id } } }
  ... on ChannelJoined { cursor channel { ${CHANNEL} viewerMembership { ${MEMBERSHIP} } } }
  ... on ChannelLeft { cursor channelId } ... on MentionReceived { cursor } ... on TaskChanged { cursor }
  ... on StreamReset { cursor } } }`;
export const FIND = `query ($query: String) { channels(first: 50, query: $query) {
  nodes { ${CHANNEL} memberCount viewerMembership { id } } } }`;

export const ROOM = `query ($id: ID!, $around: ID, $size: Int) { channel(id: $id) { ${CHANNEL} memberCount
  viewerMembership { ${MEMBERSHIP} } members(first: 100) { nodes { ${MEMBER} } }
  messages(around: $around, last: $size) { ${PAGE} } } }`;
export const EARLIER = `query ($id: ID!, $before: String) { channel(id: $id) {
  messages(last: 50, before: $before) { ${PAGE} } } }`;
export const EVENTS = `subscription ($id: ID!, $after: String) { channelEvents(channelId: $id, after: $after) { __typename
  ... on MessageAdded { cursor message { ${LINE} } } ... on MessageUpdated { cursor message { ${LINE} } }
  ... on MessageDeleted { cursor messageId deletedAt } ... on ReactionChanged { cursor messageId ${REACTIONS} }
  ... on MembershipChanged { cursor membership { ${MEMBER} } removedUserId }
  ... on ChannelUpdated { cursor channel { ${CHANNEL} } }
  ... on StreamReset { cursor } ... on AccessRevoked { cursor } } }`;
export const TYPING = `subscription ($id: ID!) { typingChanged(channelId: $id) { users { ${PERSON} } } }`;
export const PRESENCE = `subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) {
  user { id } presence { status } } }`;
export const SEARCH = `query ($query: String!, $channel: ID) { searchMessages(query: $query, channelId: $channel, first: 30) {
  edges { snippetHtml node { id createdAt author { ${PERSON} } channel { id name } } } } }`;

export const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { ${LINE} } ${ERRORS} } }`;
export const EDIT = `mutation ($input: EditMessageInput!) { editMessage(input: $input) { message { ${LINE} } ${ERRORS} } }`;
export const DELETE = `mutation ($id: ID!) { deleteMessage(id: $id) { message { id } ${ERRORS} } }`;
export const REACT = `mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { ${ERRORS} } }`;
export const UNREACT = `mutation ($id: ID!, $emoji: String!) { removeReaction(messageId: $id, emoji: $emoji) { ${ERRORS} } }`;
export const READ = `mutation ($id: ID!, $message: ID) { markChannelRead(channelId: $id, messageId: $message) { ${ERRORS} } }`;
export const TYPE = `mutation ($id: ID!, $typing: Boolean!) { setTyping(channelId: $id, typing: $typing) { ${ERRORS} } }`;
export const CREATE = `mutation ($input: CreateChannelInput!) { createChannel(input: $input) { channel { id } ${ERRORS} } }`;
export const JOIN = `mutation ($id: ID!) { joinChannel(id: $id) { membership { ${MEMBERSHIP} } ${ERRORS} } }`;
export const LEAVE = `mutation ($id: ID!) { leaveChannel(id: $id) { channel { id } ${ERRORS} } }`;
export const MUTE = `mutation ($id: ID!, $muted: Boolean!) { muteChannel(id: $id, muted: $muted) { ${ERRORS} } }`;
export const PERSON_BY_NAME = `query ($name: String!) { user(username: $name) { ${PERSON} } }`;
export const ADD = `mutation ($id: ID!, $user: ID!) { addChannelMember(channelId: $id, userId: $user) { ${ERRORS} } }`;
