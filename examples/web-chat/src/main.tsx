import { StrictMode, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Chat } from "./Chat";
import { session } from "./session";
import { SignIn } from "./SignIn";
import "./style.css";

function App() {
  return useSyncExternalStore(session.subscribe, session.exists) ? <Chat /> : <SignIn />;
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
