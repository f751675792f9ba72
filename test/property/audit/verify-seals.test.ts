import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BEFORE_THE_FIRST, leafOf, type SealedBatch, sealOver } from '../../../lib/audit/seals.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
// @ts-expect-error a stand-alone script without types
import { faultsOfProof, prove, verify } from '../../../tools/verify-seals.mjs'
import { addTo, recordOf, type Source } from '../../support/audit.ts'
import { LONG, randomOf } from '../../support/sample.ts'

const NOW = new Date('2026-11-24T10:00:00+08:00')
const SEALS = 10
/** A sealer takes a thousand at a time; all are hashed anew for each change that a property makes. */
const MOST_PER_SEAL = 1000
const PER_SEAL = LONG ? MOST_PER_SEAL : 100
const RECORDS = SEALS * PER_SEAL

const makeSeals = (count: number, perSeal: number) => {
  const ids = randomIds({ now: () => NOW })
  const source: Source = { seals: new Map(), records: new Map() }
  const auditIds: string[] = []
  let last: Pick<SealedBatch, 'number' | 'hash'> = BEFORE_THE_FIRST
  for (let from = 0; from < count * perSeal; from += perSeal) {
    const rows = Array.from({ length: perSeal }, (_, n) => recordOf(ids, NOW, from + n).put as Record<string, string>)
    rows.sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
    const records = rows.map(({ record }) => String(record))
    const batch = sealOver(
      rows.map(({ sk, record }) => leafOf(String(sk), String(record))),
      last,
      '2026-11-24T10:01:00.000+08:00',
    )
    addTo(source, batch, records)
    auditIds.push(...rows.map(({ sk }) => String(sk)))
    last = batch
  }
  return { source, auditIds, head: last.hash }
}
const made = makeSeals(SEALS, PER_SEAL)

type Part = keyof Source
const faultsOf = (part: Part, name: string, bytes: Buffer | undefined): string[] => {
  const changed = new Map(made.source[part])
  if (bytes) changed.set(name, bytes)
  else changed.delete(name)
  return verify({ ...made.source, [part]: changed }).faults
}

const seals = fc.integer({ min: 1, max: SEALS }).map((n) => String(n).padStart(10, '0'))
const within = (bytes: Buffer | undefined) => fc.integer({ min: 0, max: (bytes?.length ?? 1) - 1 })
const linesOf = (name: string) => String(made.source.records.get(name)).split('\n').slice(0, -1)
const joined = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))
const idOf = (line: string | undefined): string => JSON.parse(String(line)).auditId

describe(`the verifier of seals, over ${RECORDS} records`, () => {
  it('finds nothing where nothing was touched', () => {
    expect(verify(made.source, { head: made.head })).toEqual({
      faults: [],
      seals: 10,
      records: RECORDS,
      head: made.head,
    })
  })

  it('says so whichever byte is flipped', () => {
    const places = fc
      .tuple(fc.constantFrom<Part>('seals', 'records'), seals)
      .map(([part, n]) => [part, `${n}.${part === 'seals' ? 'json' : 'jsonl'}`] as const)
      .chain(([part, name]) => fc.tuple(fc.constant([part, name] as const), within(made.source[part].get(name))))
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), ([[part, name], at], mask) => {
        const bytes = Buffer.from(made.source[part].get(name) ?? '')
        bytes[at] = (bytes[at] ?? 0) ^ mask
        expect(faultsOf(part, name, bytes)).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('names a dropped record, and those that changed places', () => {
    fc.assert(
      fc.property(seals, within(Buffer.alloc(PER_SEAL)), within(Buffer.alloc(PER_SEAL)), (n, a, b) => {
        const name = `${n}.jsonl`
        const lines = linesOf(name)
        expect(faultsOf('records', name, joined(lines.toSpliced(a, 1)))).toEqual([
          `record ${idOf(lines[a])}: dropped or changed`,
        ])
        if (a === b) return
        const swapped = lines.with(a, String(lines[b])).with(b, String(lines[a]))
        const faults = faultsOf('records', name, joined(swapped))
        expect(faults).toContain(`record ${idOf(lines[Math.min(a, b)])}: out of order`)
      }),
      { numRuns: 25 },
    )
  })

  it('names an added record, one said twice, and records of another seal', () => {
    const lines = linesOf('0000000003.jsonl')
    const foreign = String(linesOf('0000000004.jsonl')[0])
    const added = faultsOf('records', '0000000003.jsonl', joined([...lines, foreign]))
    expect(added).toEqual([`seal 3, line ${PER_SEAL + 1}: no record of this seal`])
    const twice = faultsOf('records', '0000000003.jsonl', joined([...lines, String(lines[5])]))
    expect(twice).toEqual([`record ${idOf(lines[5])}: out of order`])
  })

  it('names a seal dropped with its records, one put in its place, and a newest that was cut off', () => {
    expect(faultsOf('seals', '0000000005.json', undefined)).toContain('seal 5: dropped')
    expect(faultsOf('records', '0000000005.jsonl', undefined)).toContain('records of seal 5: dropped')
    const other = Buffer.from(made.source.seals.get('0000000006.json') ?? '')
    expect(faultsOf('seals', '0000000005.json', other)).toContain('seal 5: says it is seal 6')
    const shorter = {
      seals: new Map([...made.source.seals].slice(0, 9)),
      records: new Map([...made.source.records].slice(0, 9)),
    }
    expect(verify(shorter).faults).toEqual([])
    expect(verify(shorter, { head: made.head }).faults).toEqual([`the newest seal is not ${made.head}`])
  })

  it('proves any record in less than a page, and nothing else', () => {
    const { source, auditIds } = makeSeals(2, MOST_PER_SEAL)
    const auditId = auditIds[Math.floor(randomOf('record proved')() * auditIds.length)]
    const proof = prove(source, auditId)
    expect(JSON.stringify(proof, null, 2).length).toBeLessThan(2500)
    expect(faultsOfProof(proof)).toEqual([])
    const forged = { ...proof, record: proof.record.replace('granted', 'refused') }
    expect(faultsOfProof(forged)).toEqual(['the record is not in this seal'])
    expect(faultsOfProof({ ...proof, index: proof.index + 1 })).not.toEqual([])
    expect(faultsOfProof({ ...proof, seal: { ...proof.seal, sealedAt: '2026-11-25' } })).toEqual([
      'the seal was changed',
    ])
    expect(faultsOfProof(proof, made.head)).toEqual(['the seal is another one'])
  })
})
