#!/usr/bin/env node
/**
 * Puts an archive package together as one tar file, and checks it. Stand-alone: Node alone, nothing of the platform.
 *
 *   node archive-package.mjs links.json > package.tar     links.json: the answer of POST /v1/cases/{caseId}/archive/download-links
 *   node archive-package.mjs --check DIRECTORY            an unpacked package: digests, the chain of events, every signature
 *
 * Entries are fetched one after another and written as they come: memory does not grow with the package. An entry whose bytes are not
 * those of its manifest ends the program with 1; the tar is then incomplete and has no end.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'

const BLOCK = 512
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** POSIX.1-1988 (ustar); paths of a package are short and plain ASCII. */
const headerOf = (path, length) => {
  if (Buffer.byteLength(path) > 100 || path.startsWith('/') || normalize(path) !== path)
    throw new Error(`odd path ${path}`)
  const header = Buffer.alloc(BLOCK)
  const octal = (value, digits) => `${value.toString(8).padStart(digits, '0')}\0`
  header.write(path, 0)
  header.write(octal(0o644, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(length, 11), 124)
  header.write(octal(0, 11), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return header
}

const send = async (out, bytes) => {
  if (!out.write(bytes)) await once(out, 'drain')
}

const writeEntry = async (out, { path, url, sha256: wanted, length }) => {
  const answer = await fetch(url)
  if (!answer.ok || !answer.body) throw new Error(`${path}: the store answered ${answer.status}`)
  await send(out, headerOf(path, length))
  const hash = createHash('sha256')
  let received = 0
  for await (const chunk of answer.body) {
    hash.update(chunk)
    received += chunk.length
    await send(out, chunk)
  }
  if (received !== length || hash.digest('hex') !== wanted) throw new Error(`${path}: not the bytes of the manifest`)
  await send(out, Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK))
}

export const writeTar = async (links, out) => {
  for (const entry of [{ path: 'manifest.json', ...links.manifest }, ...links.entries]) await writeEntry(out, entry)
  await send(out, Buffer.alloc(2 * BLOCK))
}

/** RFC 8785, as far as a package needs it. */
const canonical = (value) => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/** RFC 7638. */
const thumbprintOf = ({ kty, crv, x, y, e, n }) =>
  createHash('sha256')
    .update(JSON.stringify(kty === 'EC' ? { crv, kty, x, y } : { e, kty, n }))
    .digest('base64url')

const chainFaults = (events, { through, lastEventHash }) => {
  let previous = '0'.repeat(64)
  const faults = []
  for (const [at, { hash, ...event }] of events.entries()) {
    if (event.n !== at + 1 || event.previousHash !== previous || sha256(canonical(event)) !== hash)
      faults.push(`event ${at + 1} does not fit the chain`)
    previous = hash
  }
  if (events.length !== through || previous !== lastEventHash)
    faults.push('the chain does not end where the manifest says')
  return faults
}

const signatureFault = ({ protected: header, signature, thumbprint }, text, jwk) => {
  if (!jwk) return 'its key is missing'
  if (thumbprintOf(jwk) !== thumbprint) return 'its key is another'
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const how = alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : { key, padding: 6, saltLength: 32 }
  return verify('sha256', Buffer.from(`${header}.${text}`), how, Buffer.from(signature, 'base64url'))
    ? undefined
    : 'it is forged'
}

const signatureFaults = ({ filings, events, keys }) =>
  [
    ...filings
      .filter(({ evidence, partOf }) => evidence && !partOf)
      .map(({ n, evidence, filing }) => [`filing ${n}`, evidence, filing]),
    ...events
      .filter(({ evidence }) => evidence?.text !== undefined)
      .map(({ n, evidence }) => [`event ${n}`, evidence, evidence.text]),
  ].flatMap(([what, evidence, text]) => {
    const fault = signatureFault(evidence, text, evidence.jwk ?? keys[evidence.thumbprint])
    return fault ? [`the signature of ${what}: ${fault}`] : []
  })

/** What is wrong with an unpacked package; `read` gives the bytes of a path. */
export const faultsOf = (read) => {
  const manifest = JSON.parse(read('manifest.json').toString('utf8'))
  const faults = manifest.entries.flatMap(({ path, sha256: wanted, length }) => {
    const bytes = read(path)
    return bytes.length === length && sha256(bytes) === wanted ? [] : [`${path} has other bytes than the manifest says`]
  })
  const record = JSON.parse(read('record.json').toString('utf8'))
  return [...faults, ...chainFaults(record.events, manifest), ...signatureFaults(record)]
}

const main = async ([first, second]) => {
  if (first === '--check') {
    const faults = faultsOf((path) => readFileSync(join(second, path)))
    for (const fault of faults) console.error(fault)
    if (faults.length === 0) console.error(`sound; manifest ${sha256(readFileSync(join(second, 'manifest.json')))}`)
    return faults.length === 0 ? 0 : 1
  }
  await writeTar(JSON.parse(readFileSync(first, 'utf8')), process.stdout)
  return 0
}

if (import.meta.main)
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    console.error(String(error.message ?? error))
    return 1
  })
