// Asks a server a mix of questions at a fixed rate and prints one JSON line of latencies. See README.md.

import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    origin: { type: "string" },
    paths: { type: "string" },
    rate: { type: "string", default: "1000" },
    seconds: { type: "string", default: "60" },
    pid: { type: "string" },
    name: { type: "string", default: "server" },
  },
});
const paths = JSON.parse(readFileSync(values.paths, "utf8"));
const rate = Number(values.rate);
const total = rate * Number(values.seconds);
const target = new URL(values.origin);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Resident memory of the server in MiB. */
function memory() {
  if (!values.pid) return null;
  const line = readFileSync(`/proc/${values.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/);
  return line ? Math.round(Number(line[1]) / 1024) : null;
}

function ask(path) {
  return new Promise((resolve) => {
    const call = request(
      { agent, host: target.hostname, port: target.port, path, headers: { "accept-encoding": "gzip" } },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode === 200));
        response.on("error", () => resolve(false));
      },
    );
    call.setTimeout(10_000, () => call.destroy());
    call.on("error", () => resolve(false));
    call.end();
  });
}

for (const path of paths.slice(0, 8)) if (!(await ask(path))) throw new Error(`${path} is not answered`);

const times = [];
const memories = [memory()];
const watch = setInterval(() => memories.push(memory()), 30_000);
let sent = 0;
let failed = 0;
const began = performance.now();
const open = new Set();
while (sent < total) {
  const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate) + 1);
  for (; sent < due; sent++) {
    const meant = began + (sent / rate) * 1000;
    const one = ask(paths[sent % paths.length]).then((ok) => {
      if (ok) times.push(performance.now() - meant);
      else failed++;
      open.delete(one);
    });
    open.add(one);
  }
  // A server that cannot follow is not buried: what is still open bounds the memory of this client.
  if (open.size > 20_000) break;
  await new Promise((resolve) => setTimeout(resolve, 1));
}
await Promise.all(open);
clearInterval(watch);
const elapsed = (performance.now() - began) / 1000;
memories.push(memory());
times.sort((a, b) => a - b);
const at = (share) => Number(times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)]?.toFixed(2));
console.log(
  JSON.stringify({
    server: values.name,
    asked_per_second: rate,
    answered_per_second: Math.round(times.length / elapsed),
    answers: times.length,
    failed,
    gave_up: sent < total,
    milliseconds: { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), worst: at(1) },
    memory_mib: memories,
  }),
);
process.exit(0);
