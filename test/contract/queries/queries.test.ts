/** Letters and queries through their functions on real engines: nobody looks once too often, further, later or longer. */
import { randomUUID } from 'node:crypto'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  AuthorizationFiguresRow,
  authorizationFiguresPk,
  summedAuthorizations,
} from '../../../lib/authorizations/figures.ts'
import type { AuthorizationLetter } from '../../../lib/authorizations/model.ts'
import { canonicalJson, sha256Hex } from '../../../lib/kernel/digest.ts'
import { QUERY_ANSWER_RETENTION_DAYS } from '../../../lib/names/limits.ts'
import { monthRows } from '../../../lib/reports/month-rows.ts'
import type { Reply } from '../../support/api.ts'
import { authorizationFor, BOOK, FOUND, OWNER, questionUnder } from '../../support/authorizations.ts'
import { casePorts } from '../../support/cases.ts'
import { DAY_MS, NOW, OTHER_BANK, uploader } from '../../support/documents.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let documents: ReturnType<typeof uploader>

beforeAll(async () => {
  documents = uploader(() => casePorts(api.engine.table, api.store.objects))
})

const record = async (more: Partial<AuthorizationLetter> = {}): Promise<string> => {
  const reply = await api.call('recordAuthorization', { body: await authorizationFor(documents, more) })
  expect(reply.status).toBe(201)
  return reply.body.authorizationId
}
const ask = (authorizationId: string, more: object = {}) =>
  api.call('submitQuery', { body: { ...questionUnder(authorizationId), ...more } })
const asked = async (authorizationId: string, more: object = {}): Promise<string> => {
  const reply = await ask(authorizationId, more)
  expect(reply.status).toBe(202)
  return reply.body.queryId
}
const answer = (queryId: string, body: object = FOUND) => api.call('answerQuery', { path: { queryId }, body })
const read = async (queryId: string) => await api.done('getQuery', { path: { queryId } })
const revoke = (authorizationId: string) =>
  api.call('revokeAuthorization', { path: { authorizationId }, body: { reason: 'owner-asked' } })
const pointersOf = ({ body }: Reply) => body.errors.map(({ pointer }: { pointer: string }) => pointer)

describe('an authorization letter', () => {
  it('without any of the seven items is refused, all that is missing named at once', async () => {
    const { status, body } = await api.call('recordAuthorization', { body: {} })
    expect([status, body.code]).toEqual([400, 'request.invalid'])
    expect(pointersOf({ body } as Reply)).toEqual(
      expect.arrayContaining(
        ['owners', 'bank', 'matters', 'validFrom', 'validTo', 'obligations', 'signedOn', 'document'].map(
          (name) => `/${name}`,
        ),
      ),
    )
    const letter = await authorizationFor(documents)
    const unsigned = await api.call('recordAuthorization', {
      body: {
        ...letter,
        owners: [{ type: 'individual' }],
        bank: { name: '测试银行' },
      },
    })
    expect(pointersOf(unsigned)).toEqual(
      expect.arrayContaining([
        '/owners/0/name',
        '/owners/0/idNumber',
        '/owners/0/signedBy',
        '/bank/creditCode',
        '/bank/signedBy',
      ]),
    )
  })

  it('must be this bank’s, of a real time, and the very paper that was uploaded', async () => {
    const letter = await authorizationFor(documents, {
      bank: { name: '测试银行', creditCode: OTHER_BANK, signedBy: 'seal' },
      owners: [OWNER, OWNER],
      signedOn: '2026-11-25',
      validFrom: '2026-11-23',
      validTo: '2026-11-22',
    })
    const body = { ...letter, document: { ...letter.document, sha256: '0'.repeat(64) } }
    expect(pointersOf(await api.call('recordAuthorization', { body })).sort()).toEqual(
      ['/bank/creditCode', '/document/sha256', '/owners/1/idNumber', '/signedOn', '/validTo', '/validTo'].sort(),
    )
  })

  it('takes its paper with it under lock, and no paper serves twice', async () => {
    const letter = await authorizationFor(documents)
    const { body } = await api.call('recordAuthorization', { body: letter })
    const path = { documentId: letter.document.documentId }
    expect(await api.done('getDocument', { path })).toMatchObject({
      status: 'used',
      authorizationId: body.authorizationId,
    })
    expect((await api.call('mintDownloadLink', { path })).status).toBe(200)
    expect(pointersOf(await api.call('recordAuthorization', { body: letter }))).toEqual(['/document/documentId'])
  })

  it('is revoked once; saying it again changes nothing', async () => {
    const authorizationId = await record()
    const first = await revoke(authorizationId)
    expect(first.body).toMatchObject({ status: 'revoked', uses: 0 })
    expect((await revoke(authorizationId)).body).toEqual(first.body)
  })

  it('shows its uses page by page', async () => {
    const authorizationId = await record()
    const queryIds = [await asked(authorizationId), await asked(authorizationId), await asked(authorizationId)]
    const page = async (query: Record<string, string>) =>
      await api.done('listAuthorizationUses', { path: { authorizationId }, query })
    const first = await page({ limit: '2' })
    const second = await page({ limit: '2', after: first.next })
    const seen = [...first.items, ...second.items].map(({ queryId }: { queryId: string }) => queryId)
    expect(seen.sort()).toEqual(queryIds.sort())
    expect(second.next).toBeUndefined()
  })
})

const auditOf = async (authorizationId: string): Promise<string[]> => {
  const outcomes: string[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await api.engine.client.send(
      new ScanCommand({ TableName: 'audit', ...(from && { ExclusiveStartKey: from as never }) }),
    )
    for (const item of page.Items ?? []) {
      const record = JSON.parse(unmarshall(item).record)
      if (record.act === 'submitQuery' && record.authorizationId === authorizationId) outcomes.push(record.outcome)
    }
    from = page.LastEvaluatedKey
  } while (from)
  return outcomes
}

describe('the uses of a letter', () => {
  it('are 3 and 47 refusals when 50 ask at once for 3, all recorded', async () => {
    const authorizationId = await record({ maxUses: 3 })
    const insist = async (): Promise<string | number> => {
      const key = randomUUID()
      for (;;) {
        const { status, body } = await api.call('submitQuery', { key, body: questionUnder(authorizationId) })
        if (body.code !== 'platform.contended') return body.code ?? status
      }
    }
    const outcomes = await Promise.all(Array.from({ length: 50 }, insist))
    expect(outcomes.filter((outcome) => outcome === 202)).toHaveLength(3)
    expect(outcomes.filter((outcome) => outcome === 'authorization.used-up')).toHaveLength(47)
    const path = { authorizationId }
    expect(await api.done('getAuthorization', { path })).toMatchObject({ status: 'used-up', uses: 3 })
    expect((await api.done('listAuthorizationUses', { path })).items).toHaveLength(3)
    const recorded = await auditOf(authorizationId)
    expect(recorded.filter((outcome) => outcome === 'granted')).toHaveLength(3)
    expect(recorded.filter((outcome) => outcome === 'authorization.used-up')).toHaveLength(47)
  })

  it('are counted once however often the same call is made', async () => {
    const authorizationId = await record({ maxUses: 2 })
    const sent = { key: 'same', body: questionUnder(authorizationId) }
    const first = await api.call('submitQuery', sent)
    expect(await api.done('submitQuery', sent)).toEqual(first.body)
    expect((await api.done('getAuthorization', { path: { authorizationId } })).uses).toBe(1)
  })
})

describe('a client narrowed to other regions', () => {
  it('does not ask here', async () => {
    const authorizer = { narrowing: JSON.stringify({ regions: ['3501'] }) }
    const reply = await api.call('submitQuery', { authorizer, body: questionUnder(await record()) })
    expect(reply.body.code).toBe('client.narrowed')
  })
})

describe('an answer', () => {
  it('is cut down to the kind asked for; who did not sign is masked', async () => {
    const letter = await record()
    const queryId = await asked(letter)
    expect(await read(queryId)).toMatchObject({ status: 'asked' })
    expect((await answer(queryId)).body).toEqual({ queryId, outcome: 'found' })
    const seen = await read(queryId)
    expect(seen).toMatchObject({ status: 'answered', readAt: FOUND.readAt })
    expect(seen.answer).toEqual({
      certificateNumber: BOOK.certificateNumber,
      owners: [
        { name: OWNER.name, idNumber: OWNER.idNumber, share: '1/2' },
        { name: '测****', share: '1/2' },
      ],
      coOwnership: 'by-shares',
      facts: BOOK.facts,
    })
    expect(seen.answerSha256).toBe(sha256Hex(canonicalJson(seen.answer)))
    const other = await asked(letter, { kind: 'mortgages' })
    await answer(other)
    const [{ remarks: _, ...mortgage } = { remarks: '' }] = BOOK.mortgages
    expect((await read(other)).answer).toEqual({ mortgages: [mortgage] })
  })

  it('about a unit that no owner who signed owns shows nothing, in whole name too', async () => {
    const queryId = await asked(await record({ scope: { kind: 'whole-name' } }))
    const book = { ...BOOK, owners: BOOK.owners.slice(1) }
    expect((await answer(queryId, { ...FOUND, book })).body.outcome).toBe('out-of-scope')
    expect(await read(queryId)).not.toHaveProperty('answer')
    expect(await api.engine.table.get('deliveries', { pk: `QUERY#${queryId}`, sk: 'ANSWER' })).toBeUndefined()
  })

  it('after the revocation shows nothing', async () => {
    const letter = await record()
    const queryId = await asked(letter)
    await revoke(letter)
    expect((await answer(queryId)).body.outcome).toBe('withheld')
    expect(await read(queryId)).not.toHaveProperty('answer')
  })

  it('is about the unit asked for, of the past, from the registry asked', async () => {
    const queryId = await asked(await record())
    const book = { ...BOOK, unitNumber: '350203001002GB00123F00010204' }
    const wrong = await answer(queryId, { ...FOUND, readAt: '2026-11-25T10:00:00+08:00', book })
    expect(pointersOf(wrong)).toEqual(['/readAt', '/book/unitNumber'])
  })

  it('expires: its digest alone is left, even before the engine removes the row', async () => {
    const queryId = await asked(await record())
    await answer(queryId)
    const { answerSha256 } = await read(queryId)
    vi.setSystemTime(NOW.getTime() + QUERY_ANSWER_RETENTION_DAYS * DAY_MS + 1000)
    const late = await read(queryId)
    vi.setSystemTime(NOW)
    expect(late).toMatchObject({ status: 'expired', answerSha256 })
    expect(late).not.toHaveProperty('answer')
  })

  it('stands only in the row that expires: no other row holds what the book said', async () => {
    const queryId = await asked(await record())
    await answer(queryId)
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}` })
    expect(rows.length).toBeGreaterThan(3)
    expect(JSON.stringify(rows)).not.toContain(BOOK.facts.location)
    expect(JSON.stringify(rows)).not.toContain('测试共有人')
    const row = await api.engine.table.get('deliveries', { pk: `QUERY#${queryId}`, sk: 'ANSWER' })
    expect(row?.expiresAt).toBe(Math.floor(NOW.getTime() / 1000) + QUERY_ANSWER_RETENTION_DAYS * 86_400)
    expect(JSON.stringify(row)).not.toContain('测试共有人')
  })

  it('that finds nothing or refuses is told so', async () => {
    const letter = await record()
    const [missing, refused] = [await asked(letter), await asked(letter)]
    await answer(missing, { outcome: 'not-found', readAt: FOUND.readAt })
    expect(await read(missing)).toMatchObject({ status: 'answered', outcome: 'not-found' })
    await answer(refused, { outcome: 'refused', readAt: FOUND.readAt, ground: 'not-entitled' })
    expect(await read(refused)).toMatchObject({ outcome: 'refused', ground: 'not-entitled' })
  })
})

describe('the figures of letters', () => {
  const allRows = async (TableName: string): Promise<Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = []
    let from: Record<string, unknown> | undefined
    do {
      const page = await api.engine.client.send(
        new ScanCommand({ TableName, ...(from && { ExclusiveStartKey: from as never }) }),
      )
      rows.push(...(page.Items ?? []).map((item) => unmarshall(item)))
      from = page.LastEvaluatedKey
    } while (from)
    return rows
  }

  it('are what the letters and their uses themselves come to', async () => {
    const authorizationIds: string[] = []
    for (let n = 0; n < 11; n += 1) authorizationIds.push(await record())
    for (const [n, authorizationId] of authorizationIds.entries()) {
      for (let uses = n % 3; uses > 0; uses -= 1) await asked(authorizationId)
      if (n % 4 === 0) expect((await revoke(authorizationId)).status).toBe(200)
    }
    const rows = await allRows('directory')
    const letters = rows.filter(({ sk }) => String(sk).startsWith('LETTER#'))
    const uses = rows.filter(({ sk }) => String(sk).startsWith('USE#'))
    const isUsed = (letter: Record<string, unknown>) => uses.some(({ pk }) => pk === letter['pk'])
    const ranOutUnused = letters.filter(
      (letter) => !isUsed(letter) && !(String(letter['revokedAt'] ?? '9').slice(0, 10) <= String(letter['validTo'])),
    )
    const months = [...new Set([...rows].flatMap(({ pk }) => /^LETTERFIGURES#(.*)$/.exec(String(pk))?.[1] ?? []))]
    const kept = summedAuthorizations(
      await monthRows(
        api.engine,
        { table: 'directory', pkOf: authorizationFiguresPk, model: AuthorizationFiguresRow },
        months,
      ),
    )
    expect(kept).toEqual({
      recorded: letters.length,
      revoked: letters.filter((letter) => letter['revokedAt'] !== undefined).length,
      uses: uses.length,
      expiredUnused: ranOutUnused.length,
    })
    expect(kept.recorded).toBeGreaterThan(10)
  })
})
