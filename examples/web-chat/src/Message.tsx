import { memo } from "react";
import { client } from "./client";
import { ReactDocument, type LineFragment } from "./graphql/graphql";

const PICKS = ["👍", "❤️", "😂", "🎉", "👀"];
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });

export const Message = memo(function Message({ line, isLast }: { line: LineFragment; isLast: boolean }) {
  const author = line.author?.displayName ?? "Somebody who left";
  const said = new Date(line.createdAt);
  const given = line.reactions.map((reaction) => reaction.emoji);

  return (
    <li id={line.id} tabIndex={isLast ? 0 : -1} aria-label={`${author}, ${time.format(said)}`}>
      <b>{author}</b>{" "}
      <time dateTime={line.createdAt} title={day.format(said)}>
        {time.format(said)}
      </time>
      {line.editedAt && !line.deletedAt && <small> edited</small>}
      {line.deletedAt ? (
        <p className="gone">This message was deleted.</p>
      ) : (
        // Sanitised by the server, which rendered it from Markdown: this is what `contentHtml` is for.
        <div className="content" dangerouslySetInnerHTML={{ __html: line.contentHtml ?? "" }} />
      )}
      <div className="reactions">
        {line.reactions.map(({ emoji, count, viewerHasReacted }) => (
          <button key={emoji} aria-pressed={viewerHasReacted} onClick={() => react(line.id, emoji)}>
            {emoji} {count}
          </button>
        ))}
        {!line.deletedAt && (
          <span className="picks">
            {PICKS.filter((emoji) => !given.includes(emoji)).map((emoji) => (
              <button key={emoji} aria-label={`React with ${emoji}`} onClick={() => react(line.id, emoji)}>
                {emoji}
              </button>
            ))}
          </span>
        )}
      </div>
    </li>
  );
});

/** Its effect is shown when the event comes, as that of everybody else's. */
function react(messageId: string, emoji: string): void {
  void client.mutation(ReactDocument, { messageId, emoji }).toPromise();
}
