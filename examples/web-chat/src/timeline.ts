// What one sees of a channel, as a value: the same after the events as when it is fetched afresh.
import type { ChannelEventsSubscription, LineFragment, LinesFragment } from "./graphql/graphql";

export type ChannelEvent = ChannelEventsSubscription["channelEvents"];

export interface Timeline {
  lines: LineFragment[] | undefined; // by number; nothing before the first page
  earlier: string | undefined; // there is more before this cursor
  held: ChannelEvent[] | undefined; // what happened since an earlier page was asked for
}

export type Change =
  | { type: "newest"; page: LinesFragment }
  | { type: "asked" }
  | { type: "earlier"; page: LinesFragment | undefined }
  | { type: "event"; event: ChannelEvent }
  | { type: "sent"; line: LineFragment };

export const EMPTY: Timeline = { lines: undefined, earlier: undefined, held: undefined };

export function changed(timeline: Timeline, change: Change): Timeline {
  const { lines = [], held } = timeline;
  switch (change.type) {
    case "newest":
      return { lines: change.page.nodes, earlier: before(change.page), held: undefined };
    case "asked":
      return { ...timeline, held: [] };
    case "earlier": {
      if (!change.page || !held) return { ...timeline, held: undefined }; // no answer, or to a question before a reset
      const whole = change.page.nodes.reduce(added, lines);
      return { lines: held.reduce(after, whole), earlier: before(change.page), held: undefined };
    }
    case "event":
      return { ...timeline, lines: after(lines, change.event), held: held && [...held, change.event] };
    case "sent": // by the answer to `sendMessage`; what the events told of it already is newer
      return lines.some((line) => line.id === change.line.id)
        ? timeline
        : { ...timeline, lines: added(lines, change.line) };
  }
}

function after(lines: LineFragment[], event: ChannelEvent): LineFragment[] {
  switch (event.__typename) {
    case "MessageAdded":
      return added(lines, event.message);
    case "MessageUpdated":
      return edited(lines, event.message.id, event.message);
    case "MessageDeleted":
      return edited(lines, event.messageId, { contentHtml: null, deletedAt: event.deletedAt, reactions: [] });
    case "ReactionChanged":
      return edited(lines, event.messageId, { reactions: event.reactions });
    default:
      return lines;
  }
}

function added(lines: LineFragment[], line: LineFragment): LineFragment[] {
  return [...lines.filter((one) => one.id !== line.id), line].sort((a, b) => a.number - b.number);
}

function edited(lines: LineFragment[], id: string, news: Partial<LineFragment>): LineFragment[] {
  return lines.map((line) => (line.id === id ? { ...line, ...news } : line));
}

function before({ pageInfo }: LinesFragment): string | undefined {
  return pageInfo.hasPreviousPage ? (pageInfo.startCursor ?? undefined) : undefined;
}
