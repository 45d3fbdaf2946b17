// Sockets that only count their messages, to see how fast a server can send.
//
// Reads its job from the first argument: {url, sockets, times, content}, lets the server send the
// content so many times to each, and prints {perSecond}, the messages received a second.

import { WebSocket } from "ws";

const job = JSON.parse(process.argv[2]);
let missing = job.sockets * job.times;
let resolveAllReceived;
const allReceived = new Promise((resolve) => (resolveAllReceived = resolve));

const [OPENED, PING, PONG, CONNECT, EVENT] = ["0", "2", "3", "40", "42"];

function open() {
  return new Promise((resolve, reject) => {
    const address = job.url.replace("http", "ws");
    const socket = new WebSocket(`${address}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    socket.on("error", reject);
    socket.on("message", (bytes) => {
      const start = bytes.toString("latin1", 0, 2);
      if (start === EVENT) {
        if (--missing === 0) resolveAllReceived();
      } else if (start === CONNECT) resolve();
      else if (start[0] === OPENED) socket.send(CONNECT);
      else if (start === PING) socket.send(PONG);
    });
  });
}

await Promise.all(Array.from({ length: job.sockets }, open));
const begun = performance.now();
await fetch(`${job.url}/emit?times=${job.times}`, {
  method: "POST",
  body: JSON.stringify(job.content),
});
await allReceived;
const perSecond = (job.sockets * job.times * 1000) / (performance.now() - begun);
process.stdout.write(JSON.stringify({ perSecond }), () => process.exit(0));
