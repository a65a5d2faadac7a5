// The channels one is in with what is unread there, kept true by one's own stream of events.
import { useCallback, useEffect, useState } from "react";
import { answered, backOff, client, events } from "./client";
import {
  ChannelsDocument,
  ViewerEventsDocument,
  type EntryFragment,
  type ViewerEventsSubscription,
} from "./graphql/graphql";

type ViewerEvent = ViewerEventsSubscription["viewerEvents"];

export interface Mine {
  name: string;
  id: string;
  channels: EntryFragment[];
}

export function useChannels(): [Mine | undefined, (channel: EntryFragment) => void] {
  const [mine, setMine] = useState<Mine>();

  useEffect(() => {
    const left = new AbortController();
    void follow(
      setMine,
      (event) => setMine((mine) => mine && { ...mine, channels: after(mine.channels, event) }),
      left.signal,
    );
    return () => left.abort();
  }, []);

  const rename = useCallback(
    (channel: EntryFragment) =>
      setMine(
        (mine) =>
          mine && {
            ...mine,
            channels: mine.channels.map((one) =>
              one.id === channel.id ? { ...one, ...channel, viewerMembership: one.viewerMembership } : one,
            ),
          },
      ),
    [],
  );
  return [mine, rename];
}

async function follow(
  onPage: (mine: Mine) => void,
  onEvent: (event: ViewerEvent) => void,
  left: AbortSignal,
): Promise<void> {
  for (let failures = 0; !left.aborted; failures++) {
    const told = await answered(() => client.query(ChannelsDocument, {}).toPromise(), left);
    if (!told) return;
    if (told.data?.me) {
      const { me, myChannels, viewerStreamCursor } = told.data;
      onPage({ id: me.id, name: me.displayName, channels: myChannels.nodes.toSorted(byName) });
      for await (const { viewerEvents: event } of events(ViewerEventsDocument, { after: viewerStreamCursor }, left)) {
        failures = 0;
        if (event.__typename === "StreamReset") break;
        onEvent(event);
      }
    }
    await backOff(failures);
  }
}

function after(channels: EntryFragment[], event: ViewerEvent): EntryFragment[] {
  switch (event.__typename) {
    case "UnreadChanged":
      return channels.map((one) =>
        one.id === event.membership.channel.id ? { ...one, viewerMembership: event.membership } : one,
      );
    case "ChannelJoined":
      return [...channels.filter((one) => one.id !== event.channel.id), event.channel].sort(byName);
    case "ChannelLeft":
      return channels.filter((one) => one.id !== event.channelId);
    default:
      return channels;
  }
}

function byName(one: EntryFragment, other: EntryFragment): number {
  return one.name.localeCompare(other.name);
}
