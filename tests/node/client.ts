// What a front-end developer writes against the generated types: sign in, list, place an order,
// tell events apart. It has to compile under `strict` without a single cast.
import createClient from "openapi-fetch";
import { io } from "socket.io-client";
import type { components, paths } from "./generated/openapi.js";

type Event = components["schemas"]["Event"];
type Problem = components["schemas"]["Problem"];

const [baseUrl = "", username = "", password = ""] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl });

/** One sentence about an event; the compiler knows what each of them carries. */
function describe(event: Event): string {
  switch (event.event) {
    case "order-created":
      return `order ${event.order.id}: ${event.order.items.map((item) => item.dish_name).join(", ")}`;
    case "dish-ready":
      return `${event.item.quantity} × ${event.item.dish_name} for table ${event.table?.number ?? "none"}`;
    case "table-updated":
      return `table ${event.table.number} ${event.table.is_occupied ? "occupied" : "free"}`;
    default:
      return `${event.event} ${event.event_id}`;
  }
}

/** The data of an answer, or its problem in words. */
function required<T>({ data, error }: { data?: T; error?: Problem }): T {
  if (data === undefined) throw new Error(error ? `${error.code}: ${error.detail}` : "no answer");
  return data;
}

const session = required(await api.POST("/auth/login", { body: { username, password } }));
const headers = { Authorization: `Bearer ${session.access_token}` };
const socket = io(`${baseUrl}/ws/orders`, { auth: { token: session.access_token } });
const heard: string[] = [];
const caughtUp = new Promise((resolve) => socket.once("caught-up", resolve));
const toldOfOrder = new Promise((resolve) => socket.once("order-created", resolve));
socket.onAny((name: string, event: Event) => {
  if (!["welcome", "caught-up", "resync"].includes(name)) heard.push(describe(event));
});
await caughtUp;

const dishes = required(await api.GET("/dishes/", { headers, params: { query: { limit: 10 } } }));
const dish = dishes.find((candidate) => candidate.is_available);
if (!dish) throw new Error("Every dish is sold out.");
const order = required(
  await api.POST("/orders/", {
    headers,
    body: { order_type: "takeaway", items: [{ dish_id: dish.id, quantity: 2 }] },
  }),
);
await toldOfOrder;
const open = required(await api.GET("/orders/", { headers, params: { query: { open: true } } }));

process.stdout.write(
  JSON.stringify({ total: order.total_price, listed: open.some(({ id }) => id === order.id), heard }),
  () => process.exit(0),
);
