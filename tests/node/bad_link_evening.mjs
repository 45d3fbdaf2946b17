// Two screens that work through an evening on a bad link: a waiter who takes orders, and a cook.
// Reads one JSON job from its arguments. Prints {tapped} when all taps are made, and what its
// screens show for every line of its input, until that ends.
import { createInterface } from "node:readline";

const { bundle, server, people, taps, pace, seed } = JSON.parse(process.argv[2]);
const { MemoryStorage, openScreen, seededRandom } = await import(bundle);
const random = seededRandom(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const refusals = [];
let given = 0;

/** A device of somebody who is signed in; its page may be loaded anew. */
class Screen {
  constructor({ pair }) {
    this.storage = new MemoryStorage();
    this.reloads = -1;
    this.open();
    // As after a night: the access token has to be renewed first.
    this.core.session.signedIn({ ...pair, expires_in: 0 });
    this.core.start();
  }

  open() {
    this.reloads += 1;
    this.screen = openScreen(server, this.storage);
    this.core = this.screen.core;
    const { outbox } = this.core;
    outbox.onChange(() => {
      for (const { id, status, problem } of outbox.entries()) {
        if (status === "refused" && outbox.drop(id)) refusals.push(problem.code);
      }
    });
  }

  reload() {
    this.core.stop();
    this.open();
    this.core.start();
  }

  tap(name, payload) {
    this.core.outbox.add({ name, payload }, name);
  }

  get orders() {
    return this.screen.shown().orders;
  }

  /** An item that the kitchen has not begun, with its order. */
  newItem() {
    const found = this.orders.flatMap(({ id, items }) =>
      items.filter(({ status }) => status === "new").map((item) => ({ order_id: id, item_id: item.id })),
    );
    return pick(found);
  }

  show() {
    const { core, screen } = this;
    return {
      state: core.live.status.state,
      waiting: core.outbox.entries().length,
      orders: this.orders,
      ...screen.counts,
      reloads: this.reloads,
    };
  }
}

const [waiter, cook] = people.map((person) => new Screen(person));

function dish() {
  given += 1;
  return { dish_id: people[0].dish_id, quantity: 1, comment: `tap ${given}` };
}

function tapSomething() {
  const chance = random();
  const order = pick(waiter.orders);
  const item = waiter.newItem();
  const cooked = cook.newItem();
  if (!order || chance < 0.15) waiter.tap("create-order", { order_type: "takeaway", items: [dish()] });
  else if (chance < 0.65) waiter.tap("add-items", { order_id: order.id, items: [dish(), dish()] });
  else if (chance < 0.75 && item) waiter.tap("change-item", { ...item, quantity: 2 });
  else if (chance < 0.8) waiter.tap("change-notes", { order_id: order.id, notes: `note ${given}` });
  else if (cooked) cook.tap("set-item-status", { ...cooked, status: "ready" });
  if (random() < 0.03) pick([waiter, cook]).reload();
}

for (let number = 0; number < taps; number += 1) {
  tapSomething();
  await new Promise((resolve) => setTimeout(resolve, pace));
}
process.stdout.write(`${JSON.stringify({ tapped: given })}\n`);
createInterface(process.stdin)
  .on("line", () => {
    process.stdout.write(`${JSON.stringify({ screens: [waiter.show(), cook.show()], refusals })}\n`);
  })
  .on("close", () => process.exit(0));
