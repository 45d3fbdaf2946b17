// Screens that listen while orders are placed at a steady pace, whether the server keeps up or not.
//
// Reads its job, one JSON object, from the first argument:
// {system: "ours" | "peer", url, waiter, cook, screens, orders, warmUp, perSecond, order}. Prints
// one: {toLast, toEach, lost, doubled, disconnects, refused, processor}. toLast has one number for
// each order and toEach one for each order on each screen: milliseconds from just before the order
// is sent until it is heard of. The first orders warm up and are not counted there. lost counts
// what a screen did not hear of an order that was taken; an order that was not is refused.
// processor is the share of one core that this client took.

import { Agent, request } from "node:http";
import { io } from "socket.io-client";
import { WebSocket } from "ws";

const job = JSON.parse(process.argv[2]);
const PATIENCE = 10_000;
const total = job.warmUp + job.orders;
const sentAt = new Float64Array(total);
const lastHeardAt = new Float64Array(total);
const heard = Array.from({ length: job.screens }, () => new Uint8Array(total));
const toEach = [];
const isTaken = new Uint8Array(total);
let awaited = (job.screens + 1) * total; // each order on each screen, and its answer
let [doubled, disconnects] = [0, 0];
let isOver = false;
let announceAllIsIn;
const allIsIn = new Promise((resolve) => (announceAllIsIn = resolve));

function hear(screen, order) {
  const at = performance.now();
  const number = Number(order.notes);
  if (heard[screen][number]++) {
    doubled++;
    return;
  }
  lastHeardAt[number] = at;
  if (number >= job.warmUp) toEach.push(at - sentAt[number]);
  expectFewer(1);
}

function expectFewer(messages) {
  awaited -= messages;
  if (awaited <= 0) announceAllIsIn();
}

function noteDisconnect() {
  if (!isOver) disconnects++;
}

const open = {
  ours: (screen) =>
    new Promise((resolve, reject) => {
      const socket = io(`${job.url}/ws/orders`, {
        auth: { token: screen % 2 ? job.waiter : job.cook },
        transports: ["websocket"],
        forceNew: true,
        reconnection: false,
      });
      socket.on("welcome", resolve);
      socket.on("connect_error", reject);
      socket.on("disconnect", noteDisconnect);
      socket.on("order-created", ({ order }) => hear(screen, order));
    }),
  peer: (screen) =>
    new Promise((resolve, reject) => {
      const address = job.url.replace("http", "ws");
      const socket = new WebSocket(`${address}/ws/orders?token=${job.waiter}`, {
        perMessageDeflate: false,
      });
      socket.on("open", resolve);
      socket.on("error", reject);
      socket.on("close", noteDisconnect);
      socket.on("message", (text) => {
        const { event, order } = JSON.parse(text);
        if (event === "order-created") hear(screen, order);
      });
    }),
};

const agent = new Agent({ keepAlive: true });
const headers = { Authorization: `Bearer ${job.waiter}`, "Content-Type": "application/json" };

function place(number) {
  const body = JSON.stringify({ ...job.order, notes: String(number) });
  sentAt[number] = performance.now();
  const sent = request(`${job.url}/orders/`, { method: "POST", agent, headers }, (answer) => {
    isTaken[number] = answer.statusCode === 201 ? 1 : 0;
    expectFewer(isTaken[number] ? 1 : job.screens + 1);
    answer.resume();
  });
  sent.on("error", () => expectFewer(job.screens + 1));
  sent.end(body);
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function placeAll() {
  const begun = performance.now();
  for (let number = 0; number < total; number++) {
    await sleep(begun + (number * 1000) / job.perSecond - performance.now());
    place(number);
  }
}

await Promise.all(Array.from({ length: job.screens }, (_, screen) => open[job.system](screen)));
await sleep(500);
const before = { used: process.cpuUsage(), at: performance.now() };
await placeAll();
const used = process.cpuUsage(before.used);
const milliseconds = performance.now() - before.at;
await Promise.race([allIsIn, sleep(PATIENCE)]);
isOver = true;

const numbers = Array.from({ length: total }, (_, number) => number);
const taken = numbers.filter((number) => isTaken[number]);
const unheard = (number) => heard.filter((screen) => !screen[number]).length;
const lost = taken.reduce((sum, number) => sum + unheard(number), 0);
const refused = total - taken.length;
const toLast = [];
for (let number = job.warmUp; number < total; number++) {
  if (heard.every((screen) => screen[number])) toLast.push(lastHeardAt[number] - sentAt[number]);
}
const processor = (used.user + used.system) / 1000 / milliseconds;
const said = { toLast, toEach, lost, doubled, disconnects, refused, processor };
process.stdout.write(JSON.stringify(said), () => process.exit(0));
