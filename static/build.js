// Builds dist/: every entry and chunk minified under a hashed name, each beside its .br and .gz, and manifest.json
// (logical name -> hashed name), which the server reads to write links. `node build.js`; needs `npm ci` first.
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const ENTRIES = ["src/page.js", "src/home.js", "css/site.css"];
const DIST = join(HERE, "dist");
const HALF_BUILT = join(HERE, "dist.new");

async function main() {
  const entryPoints = existing(ENTRIES);
  const { build } = await bundler();
  await rm(HALF_BUILT, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: HERE,
    entryPoints,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    outdir: HALF_BUILT,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  });
  await writeManifest(metafile.outputs);
  await writeLicences(metafile.inputs);
  const sizes = await compressAll();
  await swapIn();
  report(sizes);
}

/** @param {string[]} entries */
function existing(entries) {
  const missing = entries.filter((path) => !existsSync(join(HERE, path)));
  for (const path of missing) console.warn(`build.js: skipped ${path}, which is missing`);
  return entries.filter((path) => !missing.includes(path));
}

async function bundler() {
  try {
    return await import("esbuild");
  } catch (error) {
    throw new Error(`esbuild can't be loaded. Run "npm ci" in ${HERE} first.`, { cause: error });
  }
}

/** @param {import("esbuild").Metafile["outputs"]} outputs */
async function writeManifest(outputs) {
  /** @type {Record<string, string>} */
  const manifest = {};
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint && ENTRIES.includes(entryPoint)) manifest[basename(entryPoint)] = basename(path);
  }
  await mkdir(HALF_BUILT, { recursive: true });
  await writeFile(join(HALF_BUILT, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

/** The licences of the bundled packages ask to go wherever their code goes.
 * @param {import("esbuild").Metafile["inputs"]} inputs */
async function writeLicences(inputs) {
  const packages = Object.keys(inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const texts = [];
  for (const name of [...new Set(packages)].sort()) {
    if (name) texts.push(`${name}\n${"=".repeat(name.length)}\n${await licenceOf(name)}`);
  }
  await writeFile(join(HALF_BUILT, "licences.txt"), texts.join("\n\n"));
}

/** @param {string} name */
async function licenceOf(name) {
  const folder = join(HERE, "node_modules", name);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return readFile(join(folder, file), "utf8");
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return `${about.license}, ${about.author?.name ?? about.author ?? "its authors"}`;
}

/** Writes a .br and a .gz beside every file; gives [name, bytes, brotli bytes] of each. */
async function compressAll() {
  const names = (await readdir(HALF_BUILT)).filter((name) => /\.(js|css)$/.test(name)).sort();
  return Promise.all(names.map(compress));
}

/** @param {string} name @returns {Promise<[string, number, number]>} */
async function compress(name) {
  const path = join(HALF_BUILT, name);
  const bytes = await readFile(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  return [name, bytes.length, brotli.length];
}

/** A server that runs meanwhile never sees half a build for longer than two renames. */
async function swapIn() {
  await rm(DIST, { recursive: true, force: true });
  await rename(HALF_BUILT, DIST);
}

/** @param {[string, number, number][]} sizes */
function report(sizes) {
  for (const [name, bytes, brotli] of sizes) console.log(`${name.padEnd(28)} ${kilobytes(bytes)} ${kilobytes(brotli)} brotli`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}

try {
  await main();
} catch (error) {
  console.error(`The front end was not built: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
