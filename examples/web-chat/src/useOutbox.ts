// What one said and the server has not acknowledged: sent one after the other, each once, whatever the network does.
import { useCallback, useEffect, useState } from "react";
import { answered, client } from "./client";
import { SendDocument, type LineFragment } from "./graphql/graphql";

const KEY = "inglenook-outbox"; // of this tab: it outlives a reload

export interface Outgoing {
  key: string; // the clientMutationId: the server stores one message for it, however often it is sent
  channelId: string;
  content: string;
  refusal?: string;
}

export interface Outbox {
  waiting: Outgoing[];
  sent: { channelId: string; line: LineFragment } | undefined; // the last one
  send: (channelId: string, content: string) => void;
  drop: (key: string) => void;
}

export function useOutbox(): Outbox {
  const [waiting, setWaiting] = useState<Outgoing[]>(() => JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
  const [sent, setSent] = useState<Outbox["sent"]>();
  const next = waiting.find((one) => !one.refusal);

  useEffect(() => sessionStorage.setItem(KEY, JSON.stringify(waiting)), [waiting]);

  useEffect(() => {
    if (!next) return;
    const { key, channelId, content } = next;
    const left = new AbortController();
    const input = { channelId, content, clientMutationId: key };
    void answered(() => client.mutation(SendDocument, { input }).toPromise(), left.signal).then((told) => {
      if (!told) return;
      const line = told.data?.sendMessage.message;
      const refusal = told.error?.message ?? told.data?.sendMessage.errors[0]?.message ?? "Not sent";
      if (line) setSent({ channelId, line });
      setWaiting((all) =>
        line ? all.filter((one) => one.key !== key) : all.map((one) => (one.key === key ? { ...one, refusal } : one)),
      );
    });
    return () => left.abort();
  }, [next?.key]);

  const send = useCallback((channelId: string, content: string) => {
    setWaiting((all) => [...all, { key: crypto.randomUUID(), channelId, content }]);
  }, []);
  const drop = useCallback((key: string) => setWaiting((all) => all.filter((one) => one.key !== key)), []);

  return { waiting, sent, send, drop };
}
