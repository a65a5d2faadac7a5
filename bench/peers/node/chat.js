// The schema and the resolvers of both servers, and who is asking.
import DataLoader from "dataloader";
import { createVerifier } from "fast-jwt";
import { addMessage, channelFor, checkMember, newest, peopleById, reactionsOf } from "./database.js";

export const typeDefs = /* GraphQL */ `
  type User { id: ID! username: String! displayName: String! }
  type ReactionGroup { emoji: String! count: Int! viewerHasReacted: Boolean! }
  type Message {
    id: ID! number: Int! content: String createdAt: String! author: User! reactions: [ReactionGroup!]!
  }
  type MessageConnection { nodes: [Message!]! }
  type Channel { id: ID! name: String! messages(last: Int!): MessageConnection! }
  type MessagePayload { message: Message }
  type MessageAdded { message: Message! }
  input SendMessageInput { channelId: ID! content: String! }
  type Query { me: User channel(id: ID!): Channel }
  type Mutation { sendMessage(input: SendMessageInput!): MessagePayload! }
  type Subscription { messageAdded(channelId: ID!): MessageAdded! }
`;

const verified = createVerifier({ key: process.env.PEER_SECRET, algorithms: ["HS256"] });

export function contextFor(authorization) {
  const viewer = verified(authorization.slice("Bearer ".length)).sub;
  return {
    viewer,
    people: new DataLoader(peopleById),
    reactions: new DataLoader((ids) => reactionsOf(ids, viewer)),
  };
}

// Both servers have a publisher of their own; an event carries all that a subscriber may ask for.
export function resolvers(publish, subscribe) {
  return {
    Query: {
      me: (_, __, context) => context.people.load(context.viewer),
      channel: (_, { id }, context) => channelFor(context.viewer, id),
    },
    Channel: {
      messages: async (channel, { last }) => ({ nodes: await newest(channel.id, last) }),
    },
    Message: {
      createdAt: (message) => message.createdAt.toISOString(),
      author: (message, _, context) => message.author ?? context.people.load(message.author_id),
      reactions: (message, _, context) => context.reactions.load(message.id),
    },
    Mutation: {
      sendMessage: async (_, { input }, context) => {
        await checkMember(context.viewer, input.channelId);
        const message = await addMessage(context.viewer, input.channelId, input.content);
        message.author = await context.people.load(context.viewer);
        await publish(input.channelId, { messageAdded: { message } }, context);
        return { message };
      },
    },
    Subscription: {
      messageAdded: {
        subscribe: async (_, { channelId }, context) => {
          await checkMember(context.viewer, channelId);
          return subscribe(channelId, context);
        },
      },
    },
  };
}
