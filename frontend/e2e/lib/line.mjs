import { connect, createServer } from "node:net";

/**
 * A line to a server that can be cut and mended: what is to be tested without a
 * network is then without one, whoever in the browser asks. to() says where it
 * leads.
 */
export async function line() {
  const open = new Set();
  let port = 0;
  let cut = false;
  const server = createServer((socket) => {
    if (cut) return void socket.destroy();
    const beyond = connect(port, "127.0.0.1");
    for (const end of [socket, beyond]) {
      open.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => open.delete(end));
    }
    socket.pipe(beyond).pipe(socket);
    socket.on("close", () => beyond.destroy());
    beyond.on("close", () => socket.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = () => open.forEach((end) => end.destroy());
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    to: (there) => (port = there),
    cut() {
      cut = true;
      drop();
    },
    mend: () => (cut = false),
    stop() {
      server.close();
      drop();
    },
  };
}
