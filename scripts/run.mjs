// The door of every npm command. Plain JavaScript for Node >= 20.11: it makes sure of Node 24 and of the packages, then
// hands over to `scripts/<task>.ts`, which Node 24 runs as it is.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const nodeVersion = "24.21.0";
const root = fileURLToPath(new URL("..", import.meta.url));
const [task = "", ...args] = process.argv.slice(2);
const windows = process.platform === "win32";
const env = { ...process.env };
// Windows knows PATH under more than one spelling; only one of them may stay.
const pathKey = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";

const stop = (sentence) => {
  console.error(`\n${sentence}`);
  process.exit(1);
};
const prefer = (dir) => {
  env[pathKey] = dir + delimiter + (env[pathKey] ?? "");
};
// npm is a command file on Windows, which only a shell starts; its arguments here hold no character a shell would read.
const npm = (argv) => spawnSync("npm", argv, { cwd: root, env, stdio: "inherit", shell: windows }).status === 0;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 11)) {
  stop(
    `Nexio needs Node 20.11 or newer and this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
}
if (!existsSync(join(root, "scripts", `${task}.ts`))) stop(`There is no task "${task}" in scripts/.`);

const nodePackage = `node-${windows ? "win" : process.platform}-${process.arch}`;
const nodeIn = (dir) => join(dir, "node_modules", nodePackage, "bin", windows ? "node.exe" : "node");

// npm under an older Node leaves out native packages that ask for more, so a newer Node comes first.
let node = major >= 24 ? process.execPath : undefined;
if (major < 22 || (major === 22 && minor < 19)) {
  const home = join(root, ".node");
  if (!existsSync(nodeIn(home))) {
    console.log(`Fetching Node ${nodeVersion}, once ...`);
    const flags = ["--no-save", "--no-package-lock", "--loglevel=error", "--no-audit", "--no-fund"];
    if (
      !npm(["install", "--prefix", ".node", ...flags, `${nodePackage}@${nodeVersion}`]) ||
      !existsSync(nodeIn(home))
    ) {
      stop(
        `Node ${nodeVersion} could not be fetched. Check the connection and try again, or install Node 24 from https://nodejs.org.`,
      );
    }
  }
  node = nodeIn(home);
  prefer(join(node, ".."));
}

const lockHash = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const stamp = join(root, "node_modules", ".lock-hash");
if (!existsSync(stamp) || readFileSync(stamp, "utf8").trim() !== lockHash) {
  console.log("Installing packages; the first time takes about a minute ...");
  if (!npm(["ci", "--loglevel=error", "--no-audit", "--no-fund"])) {
    stop(
      `Installing the packages failed: the reason stands above. Check the connection to the npm registry and the free space on the disk, then run \`npm run ${task}\` again.`,
    );
  }
  writeFileSync(stamp, lockHash);
}
if (existsSync(nodeIn(root))) node = nodeIn(root);
prefer(join(root, "node_modules", ".bin"));
if (node) prefer(join(node, ".."));

const child = spawn(node ?? process.execPath, [join(root, "scripts", `${task}.ts`), ...args], {
  cwd: root,
  env: { ...env, NEXIO_PARENT: String(process.pid) },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm's shell does not pass SIGTERM on: once it is gone, stop too.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill("SIGTERM");
}, 500).unref();
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
