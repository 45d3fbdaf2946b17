// A random walk through everything that people of a restaurant may do, watched by the web app's stores.
// Reads one JSON job from its arguments: {bundle, server, people: {admin, waiter, cook} (pairs of
// tokens), dishId, cashId, seed, steps}. After every step the records of each screen have to be those
// that the server lists. Prints what was done how often, and how often the screens loaded everything.
import assert from "node:assert/strict";

const { bundle, server, people, dishId, cashId, seed, steps } = JSON.parse(process.argv[2]);
const { MemoryStorage, openScreen, seededRandom } = await import(bundle);
const random = seededRandom(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const PATIENCE = 10_000;
const done = {};
let number = 100;

const LISTS = {
  orders: "/orders/?open=true&limit=500",
  tables: "/tables/",
  categories: "/categories/",
  dishes: "/dishes/",
};

async function ask(who, method, path, body) {
  const answer = await fetch(server + path, {
    method,
    headers: { Authorization: `Bearer ${people[who].access_token}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  assert(answer.status < 500, `${method} ${path} was answered ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

function open(pair) {
  const screen = openScreen(server, new MemoryStorage());
  screen.core.session.signedIn(pair);
  screen.core.start();
  return screen;
}

const screens = [open(people.waiter), open(people.cook)];
const records = () => screens[0].shown();
const anOrder = () => pick(records().orders);
const anItem = (order) => order && pick(order.items);
const next = () => (number += 1);

const ACTIONS = {
  seat: () => change(pick(records().tables), "tables", "/status", { is_occupied: random() < 0.7 }, "waiter"),
  place() {
    const table = random() < 0.7 ? pick(records().tables) : undefined;
    const where = table ? { table_id: table.id } : { order_type: pick(["takeaway", "delivery"]) };
    return ask("waiter", "POST", "/orders/", { ...where, items: items() });
  },
  add: () => onOrder((order) => ask("waiter", "POST", `/orders/${order.id}/items/`, items())),
  cook: () => onItem((item, path) => ask("cook", "PATCH", path, { status: pick(["cooking", "ready", "new"]) })),
  cookAll: () => onOrder((order) => ask("cook", "PATCH", `/orders/${order.id}`, { status: pick(["in_progress", "ready"]) })),
  serve: () => onItem((item, path) => ask("waiter", "PATCH", path, { status: pick(["served", "ready"]) })),
  serveAll: () => onOrder((order) => ask("waiter", "PATCH", `/orders/${order.id}`, { status: "served" })),
  cancelItem: () => onItem((item, path) => ask(pick(["waiter", "admin"]), "DELETE", path)),
  cancel: () => random() < 0.2 && onOrder((order) => ask("admin", "DELETE", `/orders/${order.id}`)),
  rewrite: () => onItem((item, path) => ask("waiter", "PATCH", path, { quantity: 1 + Math.floor(random() * 5), comment: pick([null, "no onions"]) })),
  note: () => onOrder((order) => ask("waiter", "PATCH", `/orders/${order.id}`, { notes: `note ${next()}`, kitchen_notes: pick([null, "nuts!"]) })),
  move: () => onOrder((order) => ask("waiter", "PATCH", `/orders/${order.id}`, { table_id: pick(records().tables)?.id ?? null })),
  handOver: () => onOrder((order) => ask("admin", "PATCH", `/orders/${order.id}`, { waiter_id: people[pick(["waiter", "admin"])].user.id })),
  pay: () => onOrder((order) => ask("waiter", "PATCH", `/orders/${order.id}`, { payment_status: "paid", payment_method_id: cashId })),
  refund: () => random() < 0.3 && onOrder((order) => ask("admin", "PATCH", `/orders/${order.id}`, { payment_status: "refunded" })),
  soldOut: () => change(pick(records().dishes), "dishes", "/availability", { is_available: random() < 0.7 }, "cook"),
  price: () => change(pick(records().dishes), "dishes", "", { price: Math.floor(random() * 100_000) / 100 }),
  newDish: () => ask("admin", "POST", "/dishes/", { name: `dish ${next()}`, price: 100, category_id: pick(records().categories)?.id ?? 0 }),
  dropDish: () => random() < 0.3 && records().dishes.length > 3 && remove("dishes", records().dishes.filter(({ id }) => id !== dishId)),
  category: () => change(pick(records().categories), "categories", "", { name: `category ${next()}`, sort_order: Math.floor(random() * 9) }),
  newCategory: () => ask("admin", "POST", "/categories/", { name: `category ${next()}` }),
  newTable: () => ask("admin", "POST", "/tables/", { number: next(), seats: 4 }),
  table: () => change(pick(records().tables), "tables", "", { seats: 1 + Math.floor(random() * 9), description: `by the window ${next()}` }),
  dropTable: () => random() < 0.3 && records().tables.length > 3 && remove("tables", records().tables),
  comeBack: () => random() < 0.3 && screens.forEach(({ core }) => core.wake()),
};

function items() {
  const dishes = records().dishes.filter(({ is_available }) => is_available);
  const one = () => ({ dish_id: pick(dishes)?.id ?? dishId, quantity: 1 + Math.floor(random() * 3) });
  return Array.from({ length: 1 + Math.floor(random() * 3) }, one);
}

function onOrder(act) {
  const order = anOrder();
  return order && act(order);
}

function onItem(act) {
  const order = anOrder();
  const item = anItem(order);
  return item && act(item, `/orders/${order.id}/items/${item.id}`);
}

function change(record, kind, path, changes, who = "admin") {
  return record && ask(who, "PATCH", `/${kind}/${record.id}${path}`, changes);
}

function remove(kind, list) {
  return list.length > 0 && ask("admin", "DELETE", `/${kind}/${pick(list).id}`);
}

const byId = (list) => Object.fromEntries(list.map((record) => [record.id, record]));

/** Waits until every screen shows what the server lists. */
async function compare(step) {
  const lists = {};
  for (const [name, path] of Object.entries(LISTS)) lists[name] = byId(await ask("admin", "GET", path));
  const deadline = Date.now() + PATIENCE;
  for (const [index, screen] of screens.entries()) {
    for (;;) {
      const shown = screen.shown();
      const own = Object.fromEntries(Object.keys(LISTS).map((name) => [name, byId(shown[name])]));
      try {
        assert.deepEqual(own, lists, `screen ${index} after step ${step} of seed ${seed}: ${JSON.stringify(done)}`);
        break;
      } catch (difference) {
        if (Date.now() > deadline) throw difference;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }
}

await compare(0);
for (let step = 1; step <= steps; step += 1) {
  const name = pick(Object.keys(ACTIONS));
  if (await ACTIONS[name]()) done[name] = (done[name] ?? 0) + 1;
  await compare(step);
}
process.stdout.write(JSON.stringify({ done, loads: screens.map(({ counts }) => counts.loads) }), () => process.exit(0));
