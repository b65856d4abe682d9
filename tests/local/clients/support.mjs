// What every script here shares: its input is one JSON argument, its output one JSON line, and a failed call is a value.

export const config = JSON.parse(process.argv[2]);

export const report = (result) => process.stdout.write(JSON.stringify(result) + "\n");

/** The name of the error that a promise fails with, or "none". */
export const errorOf = async (promise) => {
  try {
    await promise;
    return "none";
  } catch (error) {
    return error.name;
  }
};

/** The code that the console would have shown for a user: the tests serve it beside the pool. */
export const codeFor = async (recipient) => {
  const answer = await fetch(`${config.codes}?to=${encodeURIComponent(recipient)}`);
  return (await answer.text()).trim();
};

export const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());

/** The code that an authenticator app would show for a secret in base 32 (RFC 6238). */
export const totp = async (secret, at = Date.now()) => {
  const { createHmac } = await import("node:crypto");
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(at / 30000)));
  const hash = createHmac("sha1", key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};
