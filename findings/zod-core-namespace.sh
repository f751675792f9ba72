#!/bin/sh
# zod 4.6.7 with esbuild 0.28.2 (npm), bundled as a function is.
# `zod/mini` is small because a bundler leaves out what is not used. `z.core` is a namespace within that namespace: one class of it as a
# value (`error instanceof z.core.$ZodError`) keeps all of it, with the messages of zod in every language and its JSON Schema. As a type it
# costs nothing.
# It matters here because a cold start pays for every byte, and the line looks like the one beside it that is a type.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts zod@4.6.7 esbuild@0.28.2
cat > small.mjs <<'JS'
import * as z from 'zod/mini'
const read = (value) => z.string().safeParse(value)
console.log(read(1).error instanceof Error)
JS
sed 's/instanceof Error/instanceof z.core.$ZodError/' small.mjs > large.mjs
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { buildSync } from 'esbuild'

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
console.log(`zod ${versionOf('zod')}, esbuild ${versionOf('esbuild')}`)
const made = ['small', 'large'].map((name) => {
  const { metafile, outputFiles } = buildSync({
    entryPoints: [`${name}.mjs`],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    charset: 'utf8',
  })
  const [output] = Object.values(metafile.outputs)
  const languages = Object.entries(output.inputs).filter(([path, { bytesInOutput }]) => /\/locales\/[a-z]/.test(path) && bytesInOutput > 500)
  return { kB: Math.round(outputFiles[0].contents.length / 1000), languages: languages.length }
})
console.log(`without: ${JSON.stringify(made[0])}`)
console.log(`with z.core as a value: ${JSON.stringify(made[1])}`)
process.exitCode = made[0].languages === 0 && made[1].languages > 40 && made[1].kB > 10 * made[0].kB ? 0 : 1
JS
node look.mjs
