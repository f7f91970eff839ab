// A mail server for the tests: smtp-server with the behavior that the test asks for. It prints a line when it listens and one
// for every message that it accepts.
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

const asked = JSON.parse(process.argv[2]);
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const server = new SMTPServer({
  name: "relay.example",
  key: readFileSync(asked.key),
  cert: readFileSync(asked.cert),
  secure: asked.secure === true,
  hideSMTPUTF8: asked.hideUtf8 === true,
  hideSTARTTLS: asked.hideStartTls === true,
  authMethods: asked.authMethods ?? ["PLAIN", "LOGIN"],
  authOptional: asked.authOptional === true,
  onConnect: (session, go) => (asked.silent ? undefined : go()),
  onAuth: (auth, session, go) =>
    auth.username === asked.user && auth.password === asked.password ? go(null, { user: auth.username }) : go(refusal(535, "no such user")),
  onRcptTo: (address, session, go) => {
    const code = asked.refuse?.[address.address];
    return code ? go(refusal(code, `not ${address.address}`)) : go();
  },
  onData: (stream, session, go) => {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      if (asked.cut) {
        server.connections.forEach((connection) => connection._socket.destroy());
        return;
      }
      if (asked.refuseMessage) {
        go(refusal(asked.refuseMessage, "not such a message"));
        return;
      }
      say({
        secure: session.secure,
        user: session.user,
        session: session.id,
        hello: session.hostNameAppearsAs,
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((r) => r.address),
        message: Buffer.concat(parts).toString("base64"),
      });
      go();
    });
  },
});
server.on("error", () => {}); // a client that refuses our certificate is what some tests are about
server.listen(asked.port, "127.0.0.1", () => say({ listening: true }));
