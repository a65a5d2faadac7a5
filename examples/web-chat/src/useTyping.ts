// Who is typing in a channel; and telling that one is, at most every three seconds.
import { useCallback, useEffect, useRef, useState } from "react";
import { client, events } from "./client";
import { SetTypingDocument, TypingDocument } from "./graphql/graphql";

const EVERY = 3_000; // milliseconds
const LASTS = 6_000;

export function useTyping(channelId: string, viewerId: string): [string[], (typing: boolean) => void] {
  const [names, setNames] = useState<string[]>([]);
  const told = useRef(0);

  useEffect(() => {
    const left = new AbortController();
    let silence: ReturnType<typeof setTimeout> | undefined;
    void (async () => {
      for await (const { typingChanged } of events(TypingDocument, { channelId }, left.signal)) {
        clearTimeout(silence);
        silence = setTimeout(() => setNames([]), LASTS);
        setNames(typingChanged.users.filter((user) => user.id !== viewerId).map((user) => user.displayName));
      }
    })();
    return () => {
      left.abort();
      clearTimeout(silence);
    };
  }, [channelId, viewerId]);

  const tell = useCallback(
    (typing: boolean) => {
      if (typing ? Date.now() - told.current < EVERY : told.current === 0) return;
      told.current = typing ? Date.now() : 0;
      void client.mutation(SetTypingDocument, { channelId, typing }).toPromise();
    },
    [channelId],
  );

  return [names, tell];
}
