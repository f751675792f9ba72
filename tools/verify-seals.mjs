#!/usr/bin/env node
/**
 * Verifies sealed audit records on its own: no platform, no dependency but Node.
 *
 *   node verify-seals.mjs folder [--head <hash>]        every seal and every record
 *   node verify-seals.mjs folder --prove <auditId>      prints the proof of one record
 *   node verify-seals.mjs --check proof.json [--hash <hash of its seal>]
 *
 * The folder has `seals/<10 digits>.json` and `records/<10 digits>.jsonl`: as GET /v1/authority/seals/{number} gives them, `seal`
 * byte for byte, `records` one a line. Seals are numbered from 1 without gaps; each names the hash of the one before. A record is
 * a leaf of its seal's tree (RFC 6962, section 2.1). What is checked is bytes: any changed, dropped, added or reordered record or
 * seal is named. That the newest seals were not cut off shows only against a hash noted elsewhere: give it as --head.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
export const NOTHING_BEFORE = '0'.repeat(64)

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
const leafHash = (leaf) => sha256(Buffer.of(0), leaf)
const nodeHash = (left, right) => sha256(Buffer.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex'))

/** RFC 8785 for what seals hold: strings, whole numbers, lists and objects. */
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

/** Level by level; a last one without a neighbour moves up as it is. The same tree as the RFC's recursion. */
const levelsOf = (leaves) => {
  const levels = [leaves]
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1)
    const pairs = Array.from({ length: Math.ceil(below.length / 2) }, (_, i) => below.slice(2 * i, 2 * i + 2))
    levels.push(pairs.map(([left, right]) => (right === undefined ? left : nodeHash(left, right))))
  }
  return levels
}

export const rootOf = (leaves) => (leaves.length === 0 ? sha256('') : levelsOf(leaves).at(-1)[0])

export const pathOf = (leaves, index) =>
  levelsOf(leaves)
    .slice(0, -1)
    .flatMap((level, height) => level[Math.floor(index / 2 ** height) ^ 1] ?? [])

/** The root that a leaf and its path come to (RFC 9162, 2.1.3.2), or undefined if the path has the wrong length. */
export const rootFrom = (leaf, { index, size, path }) => {
  if (!Number.isInteger(index) || index < 0 || index >= size) return undefined
  const rest = [...path]
  let hash = leaf
  for (let at = index, last = size - 1; last > 0; at = Math.floor(at / 2), last = Math.floor(last / 2)) {
    if (at % 2 === 0 && at === last) continue
    const beside = rest.shift()
    if (beside === undefined) return undefined
    hash = at % 2 === 1 ? nodeHash(beside, hash) : nodeHash(hash, beside)
  }
  return rest.length === 0 ? hash : undefined
}

const hashOfSeal = ({ number, previous, root, size, sealedAt }) =>
  sha256(canonical({ number, previous, root, size, sealedAt }))

const parsed = (bytes) => {
  try {
    return JSON.parse(UTF8.decode(bytes))
  } catch {
    return undefined
  }
}

const nameOf = (number) => String(number).padStart(10, '0')

const faultsOfSeal = (bytes, number, previous) => {
  const seal = parsed(bytes)
  const isSeal = seal && Array.isArray(seal.leaves) && seal.leaves.every((leaf) => typeof leaf?.sha256 === 'string')
  if (!isSeal) return { faults: [`seal ${number}: not readable`] }
  const { leaves, hash } = seal
  const checks = [
    [Buffer.compare(bytes, Buffer.from(`${canonical(seal)}\n`)) === 0, 'not the bytes that were sealed'],
    [seal.number === number, `says it is seal ${seal.number}`],
    [seal.previous === previous, 'does not follow the seal before it'],
    [seal.size === leaves.length, 'has not as many records as it says'],
    [seal.root === rootOf(leaves.map(({ sha256 }) => sha256)), 'its root is not that of its records'],
    [hash === hashOfSeal(seal), 'changed'],
  ]
  return { seal, faults: checks.flatMap(([holds, what]) => (holds ? [] : [`seal ${number}: ${what}`])) }
}

/** Lines with their exact bytes; the last one must be ended as well. */
const linesOf = (bytes) => {
  const lines = []
  let from = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at))
    from = at + 1
  }
  return { lines, rest: bytes.subarray(from) }
}

const faultsOfRecords = (bytes, { number, leaves }) => {
  const { lines, rest } = linesOf(bytes)
  const indexOf = new Map(leaves.map(({ sha256 }, index) => [sha256, index]))
  const sealed = new Set(leaves.map(({ auditId }) => auditId))
  const faults = rest.length > 0 ? [`records of seal ${number}: something after the last line`] : []
  const seen = new Set()
  let highest = -1
  for (const [at, line] of lines.entries()) {
    const auditId = parsed(line)?.auditId
    const index = indexOf.get(leafHash(line))
    if (index === undefined) {
      const known = sealed.has(auditId)
      faults.push(known ? `record ${auditId}: changed` : `seal ${number}, line ${at + 1}: no record of this seal`)
      if (known) seen.add(auditId)
      continue
    }
    if (leaves[index].auditId !== auditId) faults.push(`record ${auditId}: its seal gives it another id`)
    if (index <= highest) faults.push(`record ${auditId}: out of order`)
    highest = Math.max(highest, index)
    seen.add(leaves[index].auditId)
  }
  for (const { auditId } of leaves) if (!seen.has(auditId)) faults.push(`record ${auditId}: dropped or changed`)
  return faults
}

const numbersIn = (names, ending) =>
  names.filter((name) => /^\d{10}\./.test(name) && name.endsWith(ending)).map((name) => Number(name.slice(0, 10)))

/** The seal of this number and its records, after a seal of that hash; `head` is what the next must follow. */
export const verifyNext = ({ number, previous }, { seal: bytes, records: lines }) => {
  if (!bytes) return { faults: [`seal ${number}: dropped`], head: undefined, records: 0 }
  const { seal, faults } = faultsOfSeal(bytes, number, previous)
  if (!seal) return { faults, head: undefined, records: 0 }
  const ofRecords = lines ? faultsOfRecords(lines, seal) : [`records of seal ${number}: dropped`]
  return { faults: [...faults, ...ofRecords], head: seal.hash, records: seal.leaves.length }
}

/** `source` lists `seals` and `records` by file name, as bytes. */
export const verify = (source, { head } = {}) => {
  const faults = []
  const strangers = [...source.seals.keys()].filter((name) => !/^\d{10}\.json$/.test(name))
  for (const name of strangers) faults.push(`seals/${name}: not a seal's name`)
  const last = Math.max(
    0,
    ...numbersIn([...source.seals.keys()], '.json'),
    ...numbersIn([...source.records.keys()], '.jsonl'),
  )
  let previous = NOTHING_BEFORE
  let records = 0
  for (let number = 1; number <= last; number++) {
    const given = {
      seal: source.seals.get(`${nameOf(number)}.json`),
      records: source.records.get(`${nameOf(number)}.jsonl`),
    }
    const next = verifyNext({ number, previous }, given)
    faults.push(...next.faults)
    previous = next.head
    records += next.records
  }
  if (head !== undefined && previous !== head) faults.push(`the newest seal is not ${head}`)
  return { faults, seals: last, records, head: previous }
}

export const prove = (source, auditId) => {
  for (const [name, bytes] of source.seals) {
    const seal = parsed(bytes)
    const index = seal?.leaves?.findIndex((leaf) => leaf.auditId === auditId) ?? -1
    if (index < 0) continue
    const lines = linesOf(source.records.get(name.replace('.json', '.jsonl')) ?? Buffer.alloc(0)).lines
    const record = lines.find((line) => parsed(line)?.auditId === auditId)
    if (!record) return undefined
    const { leaves, ...said } = seal
    return {
      record: UTF8.decode(record),
      seal: said,
      index,
      path: pathOf(
        leaves.map(({ sha256 }) => sha256),
        index,
      ),
    }
  }
  return undefined
}

/** What is wrong with a proof; nothing if it holds. */
export const faultsOfProof = ({ record, seal, index, path } = {}, hash) => {
  if (typeof record !== 'string' || !seal || !Array.isArray(path)) return ['this is no proof']
  const root = rootFrom(leafHash(record), { index, size: seal.size, path })
  return [
    ...(root === seal.root ? [] : ['the record is not in this seal']),
    ...(hashOfSeal(seal) === seal.hash ? [] : ['the seal was changed']),
    ...(hash === undefined || hash === seal.hash ? [] : ['the seal is another one']),
  ]
}

const filesIn = (folder) => new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))

const say = (faults, holds) => {
  for (const fault of faults) console.error(fault)
  if (faults.length === 0) console.log(holds)
  process.exitCode = faults.length > 0 ? 1 : 0
}

const main = (args) => {
  const option = (name) => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? '') : undefined)
  const proof = option('--check')
  if (proof !== undefined) {
    const given = parsed(readFileSync(proof))
    return say(
      faultsOfProof(given, option('--hash')),
      `the record is in seal ${given?.seal?.number} ${given?.seal?.hash}`,
    )
  }
  const [folder] = args
  if (folder === undefined || folder.startsWith('--')) return say(['usage: node verify-seals.mjs folder'], '')
  const source = { seals: filesIn(join(folder, 'seals')), records: filesIn(join(folder, 'records')) }
  const { faults, seals, records, head } = verify(source, { head: option('--head') })
  const auditId = option('--prove')
  if (auditId === undefined) return say(faults, `${records} records in ${seals} seals hold; the newest seal is ${head}`)
  const proven = prove(source, auditId)
  return say(proven ? [] : [`${auditId} is in no seal`], JSON.stringify(proven, null, 2))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2))
