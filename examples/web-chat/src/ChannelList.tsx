import { useEffect } from "react";
import type { EntryFragment } from "./graphql/graphql";

interface Props {
  channels: EntryFragment[];
  openId: string;
}

export function ChannelList({ channels, openId }: Props) {
  useEffect(() => {
    const step = (event: KeyboardEvent) => {
      const by = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || !channels.length) return;
      event.preventDefault();
      const now = channels.findIndex((channel) => channel.id === openId);
      const next = channels[(Math.max(now, by < 0 ? 0 : -1) + by + channels.length) % channels.length]!;
      location.hash = encodeURIComponent(next.id);
    };
    window.addEventListener("keydown", step);
    return () => window.removeEventListener("keydown", step);
  }, [channels, openId]);

  return (
    <nav aria-label="Channels" title="Alt+↑ and Alt+↓ go from channel to channel">
      {channels.map((channel) => (
        <a
          key={channel.id}
          href={`#${encodeURIComponent(channel.id)}`}
          aria-current={channel.id === openId ? "page" : undefined}
        >
          <span># {channel.name}</span>
          <Unread {...channel.viewerMembership} />
        </a>
      ))}
    </nav>
  );
}

function Unread({ unreadCount = 0, mentionCount = 0 }: { unreadCount?: number; mentionCount?: number }) {
  if (!unreadCount) return null;
  return (
    <b className="badge" data-mentioned={mentionCount ? "" : undefined} aria-label={`${unreadCount} unread`}>
      {unreadCount}
    </b>
  );
}
