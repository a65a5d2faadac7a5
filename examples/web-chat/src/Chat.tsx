import { useEffect, useState, useSyncExternalStore } from "react";
import { ChannelList } from "./ChannelList";
import { ChannelView } from "./ChannelView";
import { client, socket } from "./client";
import { LogoutDocument } from "./graphql/graphql";
import { session } from "./session";
import { useChannels } from "./useChannels";
import { useOutbox } from "./useOutbox";

export function Chat() {
  const [mine, rename] = useChannels();
  const outbox = useOutbox();
  const isConnected = useConnected();
  const openId = useSyncExternalStore(onHashChange, () => decodeURIComponent(location.hash.slice(1)));
  const open = mine?.channels.find((channel) => channel.id === openId);

  if (!mine) return <p className="quiet">{isConnected ? "Loading…" : "Connecting…"}</p>;
  return (
    <div className="chat" data-open={open ? "" : undefined}>
      <aside>
        <ChannelList channels={mine.channels} openId={openId} />
        <footer>
          <span>{mine.name}</span>
          <button className="link" onClick={signOut}>
            Sign out
          </button>
        </footer>
      </aside>
      {open ? (
        <ChannelView
          key={open.id}
          channel={open}
          viewerId={mine.id}
          outbox={outbox}
          onLeave={leave}
          onRename={rename}
        />
      ) : (
        <p className="quiet">Choose a channel.</p>
      )}
      {!isConnected && (
        <p className="banner" role="status">
          Reconnecting…
        </p>
      )}
    </div>
  );
}

function useConnected(): boolean {
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    const stop = [socket.on("connected", () => setConnected(true)), socket.on("closed", () => setConnected(false))];
    return () => stop.forEach((end) => end());
  }, []);
  return isConnected;
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

function leave(): void {
  location.hash = "";
}

async function signOut(): Promise<void> {
  await client.mutation(LogoutDocument, {}).toPromise();
  session.forget();
  leave();
}
