/** What looking at a file asks of the store, and that every loop over it is bounded: counted, never timed. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { readOnce } from '../../../lib/documents/inspect/source.ts'
import { verifySignatures } from '../../../lib/documents/signatures/verify.ts'
import type { ContentType } from '../../../lib/documents/types.ts'
import { BAD_FILES, SOUND_FILES } from '../../support/bad-files.ts'
import { contract, countingSource, pdfOfStreams, readsAllowed, signedContract, TRUST } from '../../support/papers.ts'
import { LONG } from '../../support/sample.ts'

const NOW = new Date('2026-11-24T03:00:00Z')
const VECTORS = 'test/vectors/signatures'

/** Inspected and verified as a confirmation does it. */
const lookedAt = async (bytes: Buffer, as: ContentType = 'application/pdf') => {
  const { asked, ...source } = countingSource(bytes)
  const once = readOnce(source)
  const verdict = await inspect(once, as)
  const signatures = 'signed' in verdict ? await verifySignatures(once, { trustList: TRUST, now: NOW }) : undefined
  return { asked, verdict, signatures }
}

const staysWithin = (asked: { readonly reads: number; readonly bytes: number }, length: number): void => {
  const allowed = readsAllowed(length)
  expect(asked.reads).toBeLessThanOrEqual(allowed.reads)
  expect(asked.bytes).toBeLessThanOrEqual(allowed.bytes)
}

describe('A file is read through one window', () => {
  it.each([1, 10, 30, 100, 300])('a contract of %i pages with three signatures', async (pages) => {
    const bytes = await signedContract(pages)
    const { asked, verdict, signatures } = await lookedAt(bytes)
    expect(verdict).toEqual({ pages, signed: true })
    expect(signatures?.items.map((item) => item.verdict)).toEqual(['valid', 'valid', 'valid'])
    staysWithin(asked, bytes.length)
  })

  it.each([200, 1_000, 4_000])('a PDF of %i streams', async (streams) => {
    const bytes = pdfOfStreams(streams, LONG ? 10_000 : 2_500)
    const { asked, verdict } = await lookedAt(bytes)
    expect(verdict).toEqual({ pages: 1 })
    staysWithin(asked, bytes.length)
  })

  it('every valid and hostile file there is', async () => {
    const vectors = readdirSync(VECTORS).filter((file) => file.endsWith('.pdf'))
    const files = [
      ...BAD_FILES,
      ...SOUND_FILES,
      ...vectors.map((file) => ({ as: 'application/pdf' as const, bytes: readFileSync(`${VECTORS}/${file}`) })),
    ]
    for (const { as, bytes } of files) staysWithin((await lookedAt(bytes, as)).asked, bytes.length)
  })

  it('which holds for its whole life, whoever asks for what', async () => {
    const bytes = await contract(3)
    const { asked, ...source } = countingSource(bytes)
    const once = readOnce(source)
    expect(await once.read(5, 9)).toEqual(bytes.subarray(5, 9))
    expect(await once.whole()).toEqual(bytes)
    expect(await readOnce(once).read(-3, bytes.length + 3)).toEqual(bytes)
    expect((await once.read(9, 9)).length).toBe(0)
    expect(asked).toEqual({ reads: 1, bytes: bytes.length })
  })

  it('and fails where the store sends less than it holds', async () => {
    const short = readOnce({ length: 10, read: async () => Buffer.alloc(3) })
    await expect(short.whole()).rejects.toThrow('3 bytes came of 10')
  })
})
