// A screen that stays all evening and comes back by itself. Reads one JSON job from its arguments,
// prints every numbered event on a line of JSON, until its input ends.
import { io } from "socket.io-client";

const { url, token, transports, after } = JSON.parse(process.argv[2]);
let last_event_id = after;
let epoch;
const socket = io(`${url}/ws/orders`, {
  transports,
  auth: (give) => give({ token, last_event_id, epoch }),
  reconnectionDelay: 100,
  reconnectionDelayMax: 500,
});

socket.on("welcome", (welcome) => (epoch = welcome.epoch));
socket.onAny((event, data) => {
  if (data?.event_id) last_event_id = data.event_id;
  if (!["welcome", "caught-up"].includes(event)) process.stdout.write(`${JSON.stringify({ event, ...data })}\n`);
});
process.stdin.on("end", () => process.exit(0)).resume();
