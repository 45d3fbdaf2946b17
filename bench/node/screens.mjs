// Screens that listen while orders are placed at a steady pace, whether the server keeps up or not.
//
// Reads its job, one JSON object, from the first argument:
// {protocol, url, waiter, cook, screens, orders, warmUp, perSecond, order}; see connect.mjs. Prints
// one: {toLast, toEach, lost, doubled, disconnects, refused, cpu}. toLast has one number for each
// order and toEach one for each order on each screen: milliseconds from just before the order is
// sent until the screen is told of it. The first orders warm up and are not counted there. lost
// counts what a screen was not told of an order that was taken; one that was not taken is refused.
// cpu is the share of one core that this client used.

import { Agent, request } from "node:http";
import { connect } from "./connect.mjs";

const job = JSON.parse(process.argv[2]);
const TIMEOUT = 10_000;
const total = job.warmUp + job.orders;
const sentAt = new Float64Array(total);
const lastReceivedAt = new Float64Array(total);
const received = Array.from({ length: job.screens }, () => new Uint8Array(total));
const toEach = [];
const isTaken = new Uint8Array(total);
let awaited = (job.screens + 1) * total; // each order on each screen, and its answer
let [doubled, disconnects] = [0, 0];
let isOver = false;
let resolveAllIn;
const allIn = new Promise((resolve) => (resolveAllIn = resolve));

function receive(screen, order) {
  const at = performance.now();
  const number = Number(order.notes);
  if (received[screen][number]++) {
    doubled++;
    return;
  }
  lastReceivedAt[number] = at;
  if (number >= job.warmUp) toEach.push(at - sentAt[number]);
  expectFewer(1);
}

function expectFewer(messages) {
  awaited -= messages;
  if (awaited <= 0) resolveAllIn();
}

function countDisconnect() {
  if (!isOver) disconnects++;
}

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

await Promise.all(
  Array.from({ length: job.screens }, (_, screen) =>
    connect(job, screen, {
      onOrder: (order) => receive(screen, order),
      onDisconnect: countDisconnect,
    }),
  ),
);
await sleep(500);
const before = { used: process.cpuUsage(), at: performance.now() };
await placeAll();
const used = process.cpuUsage(before.used);
const milliseconds = performance.now() - before.at;
await Promise.race([allIn, sleep(TIMEOUT)]);
isOver = true;

const numbers = Array.from({ length: total }, (_, number) => number);
const taken = numbers.filter((number) => isTaken[number]);
const missing = (number) => received.filter((screen) => !screen[number]).length;
const lost = taken.reduce((sum, number) => sum + missing(number), 0);
const refused = total - taken.length;
const toLast = [];
for (let number = job.warmUp; number < total; number++) {
  if (received.every((screen) => screen[number])) toLast.push(lastReceivedAt[number] - sentAt[number]);
}
const cpu = (used.user + used.system) / 1000 / milliseconds;
const result = { toLast, toEach, lost, doubled, disconnects, refused, cpu };
process.stdout.write(JSON.stringify(result), () => process.exit(0));
