import { useEffect, useState, type KeyboardEvent, type UIEvent } from "react";
import { answered, client } from "./client";
import { Composer } from "./Composer";
import { MarkReadDocument, type EntryFragment } from "./graphql/graphql";
import { Message } from "./Message";
import type { Outbox } from "./useOutbox";
import { useTimeline } from "./useTimeline";
import { useTyping } from "./useTyping";

interface Props {
  channel: EntryFragment;
  viewerId: string;
  outbox: Outbox;
  onLeave: () => void;
  onRename: (channel: EntryFragment) => void;
}

export function ChannelView({ channel, viewerId, outbox, onLeave, onRename }: Props) {
  const [{ lines, earlier }, change, readEarlier] = useTimeline(channel.id, { onLeave, onRename });
  const [typing, tellTyping] = useTyping(channel.id, viewerId);
  const [isAtEnd, setAtEnd] = useState(true);
  const { sent } = outbox;

  useEffect(() => {
    if (sent?.channelId === channel.id) change({ type: "sent", line: sent.line });
  }, [sent]);
  useMarkRead(channel, isAtEnd ? lines?.at(-1)?.id : undefined);

  function scrolled({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent<HTMLElement>) {
    setAtEnd(scrollTop > -40); // the list is laid out from its end: there it is 0, and negative above
    if (scrollHeight + scrollTop - clientHeight < 200) void readEarlier();
  }

  return (
    <main className="channel" onKeyDown={(event) => event.key === "Escape" && onLeave()}>
      <header>
        <a href="#" aria-label="Back to the channels">
          ←
        </a>
        <h1># {channel.name}</h1>
        <p>{channel.topic}</p>
      </header>
      <section role="log" aria-label="Messages" onScroll={scrolled}>
        <ol onKeyDown={moveFocus}>
          {earlier && (
            <li className="earlier">
              <button className="link" onClick={readEarlier}>
                Earlier messages
              </button>
            </li>
          )}
          {lines?.map((line, at) => (
            <Message key={line.id} line={line} isLast={at === lines.length - 1} />
          ))}
          {outbox.waiting
            .filter((one) => one.channelId === channel.id)
            .map((one) => (
              <li key={one.key} className="waiting">
                <p>{one.content}</p>
                {one.refusal ? (
                  <p role="alert">
                    {one.refusal}{" "}
                    <button className="link" onClick={() => outbox.drop(one.key)}>
                      Drop it
                    </button>
                  </p>
                ) : (
                  <small>sending…</small>
                )}
              </li>
            ))}
        </ol>
      </section>
      <p className="typing" role="status">
        {typing.length > 0 && `${new Intl.ListFormat("en").format(typing)} ${typing.length > 1 ? "are" : "is"} typing…`}
      </p>
      <Composer name={channel.name} onSend={(content) => outbox.send(channel.id, content)} onTyping={tellTyping} />
    </main>
  );
}

/** What one has before one's eyes is read. */
function useMarkRead({ id, viewerMembership }: EntryFragment, newestId: string | undefined): void {
  const unread = viewerMembership?.unreadCount ?? 0;
  const isSeen = useVisible();
  useEffect(() => {
    if (!isSeen || !unread || !newestId) return;
    const left = new AbortController();
    void answered(
      () => client.mutation(MarkReadDocument, { channelId: id, messageId: newestId }).toPromise(),
      left.signal,
    );
    return () => left.abort();
  }, [id, unread, newestId, isSeen]);
}

function useVisible(): boolean {
  const [isVisible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isVisible;
}

/** Arrow keys go from message to message. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const from = (event.target as Element).closest("section > ol > li");
  const to = event.altKey
    ? null
    : event.key === "ArrowUp"
      ? from?.previousElementSibling
      : event.key === "ArrowDown"
        ? from?.nextElementSibling
        : null;
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  (to.querySelector<HTMLElement>(":scope > button") ?? to).focus();
}
