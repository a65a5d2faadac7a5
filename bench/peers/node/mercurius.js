// Mercurius on Fastify with compiled queries and its own sockets.
import Fastify from "fastify";
import mercurius from "mercurius";
import { contextFor, resolvers, typeDefs } from "./chat.js";

const app = Fastify({ logger: false });
app.register(mercurius, {
  schema: typeDefs,
  resolvers: resolvers(
    (channelId, event, context) => context.pubsub.publish({ topic: channelId, payload: event }),
    (channelId, context) => context.pubsub.subscribe(channelId),
  ),
  context: (request) => contextFor(request.headers.authorization),
  jit: 1,
  subscription: {
    onConnect: (message) => contextFor(message.payload.Authorization),
    fullWsTransport: true,
  },
});
app.get("/readyz", async () => ({}));
app.listen({ port: Number(process.env.PEER_PORT), host: "127.0.0.1" });
