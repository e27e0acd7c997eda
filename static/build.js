// Builds dist/: every entry and chunk minified under a hashed name, each beside its .br and .gz, and manifest.json
// (logical name -> hashed name), which the server reads to write links. `node build.js`; needs `npm ci` first.
import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const ENTRIES = ["src/page.js", "src/home.js", "src/organise.js", "src/history.js", "src/session.js", "css/site.css"];
const DIST = join(HERE, "dist");

async function main() {
  const { build, transform } = await bundler();
  const { metafile } = await build({
    absWorkingDir: HERE,
    entryPoints: ENTRIES,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    outdir: DIST,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    metafile: true,
    legalComments: "none",
    plugins: [stylesAsText(transform)],
    logLevel: "warning",
  });
  const files = Object.keys(metafile.outputs).map((path) => basename(path)).sort();
  const sizes = await Promise.all(files.map(compress));
  await writeLicences(metafile.inputs);
  await writeManifest(metafile.outputs);
  await removeAllBut([...files.flatMap((name) => [name, `${name}.br`, `${name}.gz`]), "licences.txt", "manifest.json"]);
  report(sizes);
}

async function bundler() {
  try {
    return await import("esbuild");
  } catch (error) {
    throw new Error(`esbuild can't be loaded. Run "npm ci" in ${HERE} first.`, { cause: error });
  }
}

/** A style sheet that a script imports is text: it goes into a shadow root.
 * @param {typeof import("esbuild").transform} transform @returns {import("esbuild").Plugin} */
function stylesAsText(transform) {
  return {
    name: "styles-as-text",
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/].*\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
        return { contents: code.trim(), loader: "text" };
      });
    },
  };
}

/** Gives [name, bytes, brotli bytes].
 * @param {string} name @returns {Promise<[string, number, number]>} */
async function compress(name) {
  const path = join(DIST, name);
  const bytes = await readFile(path);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  return [name, bytes.length, brotli.length];
}

/** The licences of the bundled packages ask to go wherever their code goes.
 * @param {import("esbuild").Metafile["inputs"]} inputs */
async function writeLicences(inputs) {
  const packages = Object.keys(inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const texts = [];
  for (const name of [...new Set(packages)].sort()) {
    if (name) texts.push(`${name}\n${"=".repeat(name.length)}\n${await licenceOf(name)}`);
  }
  await writeFile(join(DIST, "licences.txt"), texts.join("\n\n"));
}

/** @param {string} name */
async function licenceOf(name) {
  const folder = join(HERE, "node_modules", name);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return readFile(join(folder, file), "utf8");
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return `${about.license}, ${about.author?.name ?? about.author ?? "its authors"}`;
}

/** Comes last and in one step, so that a running server always finds the files that the manifest names.
 * @param {import("esbuild").Metafile["outputs"]} outputs */
async function writeManifest(outputs) {
  /** @type {Record<string, string>} */
  const manifest = {};
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint && ENTRIES.includes(entryPoint)) manifest[basename(entryPoint)] = basename(path);
  }
  const path = join(DIST, "manifest.json");
  await writeFile(`${path}.new`, JSON.stringify(manifest, null, 2) + "\n");
  await rename(`${path}.new`, path);
}

/** @param {string[]} names */
async function removeAllBut(names) {
  const stale = (await readdir(DIST)).filter((name) => !names.includes(name));
  await Promise.all(stale.map((name) => rm(join(DIST, name), { recursive: true })));
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
