// GraphQL Yoga with compiled queries, and graphql-ws for its sockets, as the documentation of both joins them.
import { createServer } from "node:http";
import { useGraphQlJit } from "@envelop/graphql-jit";
import { useServer } from "graphql-ws/use/ws";
import { createPubSub, createSchema, createYoga } from "graphql-yoga";
import { WebSocketServer } from "ws";
import { contextFor, resolvers, typeDefs } from "./chat.js";

const pubSub = createPubSub();
const schema = createSchema({
  typeDefs,
  resolvers: resolvers(
    (channelId, event) => pubSub.publish("messageAdded", channelId, event),
    (channelId) => pubSub.subscribe("messageAdded", channelId),
  ),
});
const yoga = createYoga({
  schema,
  context: ({ request }) => contextFor(request.headers.get("authorization")),
  plugins: [useGraphQlJit()],
  healthCheckEndpoint: "/readyz",
  graphiql: false,
  landingPage: false,
  logging: false,
});
const server = createServer(yoga);
useServer(
  { schema, context: (socket) => contextFor(socket.connectionParams.Authorization) },
  new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false }),
);
server.listen(Number(process.env.PEER_PORT), "127.0.0.1");
