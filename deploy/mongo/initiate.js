// Makes the replica set and the node's user. Every run brings about the same; a run that is not needed changes nothing.
const { readFileSync } = require("node:fs");
const secret = (name) => readFileSync(`/run/secrets/${name}`, "utf8").trim();
const member = process.env.MONGO_MEMBER;
const root = encodeURIComponent(secret("mongo-root-password"));
db = connect(`mongodb://root:${root}@${member}/admin?directConnection=true`);

try {
  rs.status();
} catch (fault) {
  if (fault.codeName !== "NotYetInitialized") throw fault;
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: member }] });
}
for (let tries = 0; !db.hello().isWritablePrimary; tries += 1) {
  if (tries > 120) throw new Error(`${member} did not become primary within 60 s`);
  sleep(500);
}

const rights = { pwd: secret("mongo-password"), roles: ["readWriteAnyDatabase"] };
if (db.getUser("xinqiao")) db.updateUser("xinqiao", rights);
else db.createUser({ user: "xinqiao", ...rights });
print(`${member} is primary of rs0, user xinqiao is there`);
