// Connects screens to a system: by Socket.IO to ours, by a plain web socket to the peers.
//
// job: {protocol: "socketio" | "websocket", url, waiter, cook}, the last two access tokens.

import { io } from "socket.io-client";
import { WebSocket } from "ws";

// Connects the screen of this number; handlers: {onOrder(order), onDisconnect()}.
export function connect(job, screen, handlers) {
  const token = screen % 2 ? job.waiter : job.cook;
  const open = job.protocol === "socketio" ? openSocketIo : openWebSocket;
  return open(job.url, token, handlers);
}

function openSocketIo(url, token, { onOrder, onDisconnect }) {
  return new Promise((resolve, reject) => {
    const socket = io(`${url}/ws/orders`, {
      auth: { token },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    socket.on("welcome", resolve);
    socket.on("connect_error", reject);
    socket.on("disconnect", onDisconnect);
    socket.on("order-created", ({ order }) => onOrder(order));
  });
}

function openWebSocket(url, token, { onOrder, onDisconnect }) {
  return new Promise((resolve, reject) => {
    const address = url.replace("http", "ws");
    const socket = new WebSocket(`${address}/ws/orders?token=${token}`, {
      perMessageDeflate: false,
    });
    socket.on("open", resolve);
    socket.on("error", reject);
    socket.on("close", onDisconnect);
    socket.on("message", (text) => {
      const { event, order } = JSON.parse(text);
      if (event === "order-created") onOrder(order);
    });
  });
}
