// The client a waiter's page is built with. Reads one JSON job from its arguments, prints one
// JSON answer: everything it heard, in order, and the acknowledgements of what it said.
import { io } from "socket.io-client";

const { url, auth, transports, commands = [], until } = JSON.parse(process.argv[2]);
const heard = [];
const acknowledgements = [];
let isFinished = false;
const socket = io(`${url}/ws/orders`, { auth, transports, reconnection: false });

function finish(extra = {}) {
  if (isFinished) return; // more may come before the process has ended
  isFinished = true;
  process.stdout.write(JSON.stringify({ heard, acknowledgements, ...extra }), () =>
    process.exit(0),
  );
}

function finishWhenAllIsHeard() {
  const names = heard.map(({ event }) => event);
  if (acknowledgements.length === commands.length && names.includes(until)) finish();
}

socket.on("connect", async () => {
  heard.push({ event: "connect" });
  for (const [name, data] of commands) {
    acknowledgements.push(await socket.emitWithAck(name, data));
  }
  finishWhenAllIsHeard();
});
socket.onAny((event, data) => {
  heard.push({ event, ...data });
  finishWhenAllIsHeard();
});
socket.on("connect_error", (error) => finish({ refused: error.data ?? null }));
socket.on("disconnect", (reason) => finish({ disconnected: reason }));
setTimeout(() => finish({ gaveUp: true }), 20_000);
