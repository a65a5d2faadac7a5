// What both servers ask of PostgreSQL, by prepared statements as asyncpg makes them by itself.
import { randomUUID } from "node:crypto";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.PEER_DATABASE_URL, max: 10 });

const PERSON = 'SELECT id, username, display_name AS "displayName" FROM person WHERE id = ANY($1)';
const MEMBER = "SELECT 1 FROM membership WHERE channel_id = $1 AND user_id = $2";
const CHANNEL = "SELECT id, name FROM channel WHERE id = $1";
const NEWEST = `SELECT id, number, content, created_at AS "createdAt", author_id FROM message
  WHERE channel_id = $1 ORDER BY number DESC LIMIT $2`;
const REACTIONS = `SELECT message_id, emoji, count(*)::int, bool_or(user_id = $2) AS "viewerHasReacted"
  FROM reaction WHERE message_id = ANY($1) GROUP BY message_id, emoji`;
const NEXT_NUMBER = "UPDATE channel SET last_number = last_number + 1 WHERE id = $1 RETURNING last_number";
const ADD = `INSERT INTO message (id, channel_id, number, author_id, content, created_at)
  VALUES ($1, $2, $3, $4, $5, $6)`;

async function rows(client, name, text, values) {
  return (await client.query({ name, text, values })).rows;
}

export async function peopleById(ids) {
  const found = new Map((await rows(pool, "people", PERSON, [ids])).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id));
}

export async function reactionsOf(messageIds, viewer) {
  const groups = new Map(messageIds.map((id) => [id, []]));
  for (const row of await rows(pool, "reactions", REACTIONS, [messageIds, viewer])) groups.get(row.message_id).push(row);
  return messageIds.map((id) => groups.get(id));
}

export async function channelFor(viewer, id) {
  await checkMember(viewer, id);
  return (await rows(pool, "channel", CHANNEL, [id]))[0];
}

export async function newest(channelId, last) {
  return (await rows(pool, "newest", NEWEST, [channelId, last])).reverse();
}

export async function checkMember(viewer, channelId) {
  const found = await rows(pool, "member", MEMBER, [channelId, viewer]);
  if (found.length === 0) throw new Error("not a member");
}

export async function addMessage(viewer, channelId, content) {
  const message = { id: randomUUID(), content, createdAt: new Date(), author_id: viewer };
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const [counted] = await rows(client, "number", NEXT_NUMBER, [channelId]);
    message.number = counted.last_number;
    await rows(client, "add", ADD, [message.id, channelId, message.number, viewer, content, message.createdAt]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
  return message;
}
