// Starts GraphiQL on this server's own /graphql: queries over HTTP, subscriptions over one WebSocket.
"use strict";

const welcome = `# Welcome to Inglenook. Place the cursor in an operation, then press Ctrl-Enter.
#
# 1. Register (the password has 8 to 128 characters).
# 2. Copy the accessToken into the Headers tab below:  { "Authorization": "Bearer ..." }
# 3. Open a world, then let somebody in it speak.

mutation Register {
  register(input: { email: "ann@example.org", username: "ann", password: "correct horse" }) {
    accessToken
    user { id username }
    errors { code message path }
  }
}

query Me {
  me { id username displayName role }
}

mutation OpenWorld {
  openWorld(input: { saveId: "hearth-1", farmName: "Hearth", playerName: "Ann" }) {
    world { id farmName }
    errors { code message path }
  }
}

# Needs { "world": "<the id from OpenWorld>" } in the Variables tab.
mutation Speak($world: ID!) {
  generateDialogue(
    input: {
      worldId: $world
      npcKey: "Mira"
      playerText: "Do you remember the storm?"
      context: { gameTime: { year: 1, season: SPRING, day: 6 }, weather: RAIN }
    }
  ) {
    dialogue {
      plain
      emotion
      source
      recalled { score memory { kind text } }
    }
    errors { code message path }
  }
}
`;

const endpoint = new URL("/graphql", window.location.href);
const socketEndpoint = new URL(endpoint);
socketEndpoint.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";

let headers = {}; // of the operation that was started last; a socket signs in with them

const socket = graphqlWs.createClient({
  url: socketEndpoint.href,
  connectionParams: () => headers,
  lazyCloseTimeout: 0, // so that another token in the Headers tab means another connection
});

const fetchOrSubscribe = GraphiQL.createFetcher({ url: endpoint.href, wsClient: socket });

function fetcher(operation, options) {
  headers = options?.headers ?? {};
  return fetchOrSubscribe(operation, options);
}

const root = ReactDOM.createRoot(document.getElementById("graphiql"));
root.render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: welcome,
    defaultEditorToolsVisibility: "headers",
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false, // a token does not stay behind in the browser
  }),
);
