// The newest page of a channel, then its events, without a gap between them; and earlier pages when they are asked for.
import { useCallback, useEffect, useReducer } from "react";
import { answered, backOff, client, events } from "./client";
import { ChannelEventsDocument, MessagesDocument, type EntryFragment } from "./graphql/graphql";
import { changed, EMPTY, type Change, type Timeline } from "./timeline";

interface Callbacks {
  onLeave: () => void;
  onRename: (channel: EntryFragment) => void;
}

export function useTimeline(channelId: string, callbacks: Callbacks): [Timeline, (change: Change) => void, () => void] {
  const [timeline, change] = useReducer(changed, EMPTY);

  useEffect(() => {
    const left = new AbortController();
    void follow(channelId, change, callbacks, left.signal);
    return () => left.abort();
  }, [channelId]);

  const { earlier, held } = timeline;
  const readEarlier = useCallback(async () => {
    if (!earlier || held) return;
    change({ type: "asked" });
    const told = await client.query(MessagesDocument, { channelId, before: earlier }).toPromise();
    change({ type: "earlier", page: told.data?.channel?.messages });
  }, [channelId, earlier, held]);

  return [timeline, change, readEarlier];
}

async function follow(
  channelId: string,
  change: (change: Change) => void,
  { onLeave, onRename }: Callbacks,
  left: AbortSignal,
): Promise<void> {
  for (let failures = 0; !left.aborted; failures++) {
    const told = await answered(() => client.query(MessagesDocument, { channelId }).toPromise(), left);
    if (!told) return;
    const page = told.data?.channel?.messages;
    if (!page) return onLeave();
    change({ type: "newest", page });

    for await (const { channelEvents: event } of events(
      ChannelEventsDocument,
      { channelId, after: page.streamCursor },
      left,
    )) {
      failures = 0;
      if (event.__typename === "AccessRevoked") return onLeave();
      if (event.__typename === "StreamReset") break; // too far behind: begin again with a page
      if (event.__typename === "ChannelUpdated") onRename(event.channel);
      change({ type: "event", event });
    }
    await backOff(failures);
  }
}
