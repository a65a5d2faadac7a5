import { useState, type KeyboardEvent } from "react";

interface Props {
  name: string;
  onSend: (content: string) => void;
  onTyping: (typing: boolean) => void;
}

export function Composer({ name, onSend, onTyping }: Props) {
  const [content, setContent] = useState("");

  function send() {
    if (!content.trim()) return;
    onSend(content);
    onTyping(false);
    setContent("");
  }

  function pressed(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        aria-label={`Message to ${name}`}
        placeholder={`Message to # ${name}`}
        title="Enter sends, Shift+Enter begins a new line"
        rows={Math.min(content.split("\n").length, 6)}
        maxLength={4000}
        autoFocus
        value={content}
        onKeyDown={pressed}
        onChange={(event) => {
          setContent(event.target.value);
          onTyping(event.target.value !== "");
        }}
      />
      <button className="strong">Send</button>
    </form>
  );
}
