import { useState, type FormEvent } from "react";
import { session } from "./session";

export function SignIn() {
  const [isNew, setIsNew] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [username, password, email] = ["username", "password", "email"].map((name) => String(form.get(name) ?? ""));
    setRefusal(undefined);
    setRefusal(
      await (isNew
        ? session.register({ username: username!, email: email!, password: password! })
        : session.login({ emailOrUsername: username!, password: password! })),
    );
  }

  return (
    <main className="door">
      <h1>Chat</h1>
      <form onSubmit={submit}>
        <label>
          {isNew ? "Username" : "E-mail or username"}
          <input name="username" autoComplete="username" autoCapitalize="none" required autoFocus />
        </label>
        {isNew && (
          <label>
            E-mail
            <input name="email" type="email" autoComplete="email" required />
          </label>
        )}
        <label>
          Password
          <input
            name="password"
            type="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            minLength={8}
            required
          />
        </label>
        {refusal && <p role="alert">{refusal}</p>}
        <button className="strong">{isNew ? "Make the account" : "Sign in"}</button>
        <button type="button" className="link" onClick={() => setIsNew(!isNew)}>
          {isNew ? "I have an account" : "Make an account"}
        </button>
      </form>
    </main>
  );
}
