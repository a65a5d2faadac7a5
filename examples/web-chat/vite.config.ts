import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// While you work on it, the page and the API have one origin: Vite hands /graphql on to a server that runs beside it.
const proxy = { "/graphql": { target: process.env.INGLENOOK_URL ?? "http://127.0.0.1:8000", ws: true } };

export default defineConfig({
  plugins: [react()],
  server: { host: "127.0.0.1", proxy },
  preview: { host: "127.0.0.1", proxy },
});
