// Screens that listen to every order until the process is killed.
//
// Reads its job, one JSON object, from the first argument (see connect.mjs; and screens, their
// number). Prints {"connected": true} once all are connected. Then for each line of its input, the
// id of an order, it waits until every screen has been told of that order, and prints {lost}: how
// many orders before it some screen was not told of, or told of out of order. Ids have no gaps.

import { createInterface } from "node:readline";
import { connect } from "./connect.mjs";

const job = JSON.parse(process.argv[2]);
const TIMEOUT = 15_000;
const screens = Array.from({ length: job.screens }, () => ({ first: 0, last: 0, lost: 0 }));
let disconnects = 0;

function receive(screen, { id }) {
  if (!screen.first) screen.first = id;
  else if (id !== screen.last + 1) screen.lost++;
  screen.last = id;
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function countLost(orderId) {
  const deadline = performance.now() + TIMEOUT;
  const missing = () => screens.filter((screen) => screen.last < orderId);
  while (missing().length && performance.now() < deadline) await sleep(20);
  const late = missing().reduce((sum, screen) => sum + orderId - screen.last, 0);
  return late + disconnects + screens.reduce((sum, screen) => sum + screen.lost, 0);
}

await Promise.all(
  screens.map((screen, number) =>
    connect(job, number, {
      onOrder: (order) => receive(screen, order),
      onDisconnect: () => disconnects++,
    }),
  ),
);
console.log(JSON.stringify({ connected: true }));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ lost: await countLost(Number(line)) }));
}
