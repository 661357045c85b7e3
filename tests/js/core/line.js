/** A bad line between the server in memory and one person: what is pushed to them is lost, late or doubled as wanted. */

/**
 * @param {import("../network.js").FakeServer} server @param {string} userID
 * @param {(frame: any, push: (frame: any) => void) => void} carry what becomes of a frame of theirs
 * @returns {() => void} mends the line
 */
export function badLine(server, userID, carry) {
  const tell = server.tell.bind(server);
  server.tell = (who, frame) => (who === userID ? carry(frame, (late) => tell(who, late)) : tell(who, frame));
  return () => {
    server.tell = tell;
  };
}
