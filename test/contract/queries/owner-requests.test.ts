/** What owners ask at the window about their letters, through the functions on real engines: the way that needs no bank. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { pepperOf } from '../../../lib/access/pepper.ts'
import { type AuthorizationLetter, authorizationKey } from '../../../lib/authorizations/model.ts'
import { ownerLetterKey } from '../../../lib/authorizations/owner-request.ts'
import { AnyRow } from '../../../lib/kernel/stored.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import type { Sent } from '../../support/api.ts'
import { authorizationFor, OWNER, questionUnder } from '../../support/authorizations.ts'
import { casePorts } from '../../support/cases.ts'
import { AUTHORITY, BANK, DAY_MS, NOW, OTHER_REGISTRY, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let documents: ReturnType<typeof uploader>
beforeAll(() => {
  documents = uploader(() => casePorts(api.engine.table, api.store.objects))
})

let last = 6000
const freshUnit = (): string => `350203001002GB00123F0001${++last}`
const STRANGER = '350102190001010015'

const letterOf = async (more: Partial<AuthorizationLetter> = {}): Promise<string> => {
  const body = await authorizationFor(documents, {
    queryKinds: ['ownership', 'unit-status'],
    purposes: ['loan-approval', 'loan-monitoring'],
    ...more,
  })
  return (await api.done('recordAuthorization', { body })).authorizationId
}
const asked = async (idNumber: string = OWNER.idNumber, sent: Sent = {}): Promise<string> => {
  const body = {
    owner: { type: 'individual', idNumber },
    identified: { by: 'card-read', recordNumber: '窗口2026-0001', officer: '测试窗口人员' },
  }
  return (await api.done('recordOwnerRequest', { ...sent, body })).ownerRequestId
}
const code = async (operation: Operation, sent: Sent) => {
  const { status, body } = await api.call(operation, sent)
  return status < 400 ? status : body.code
}
/** Every page of them. */
const lettersUnder = async (ownerRequestId: string, sent: Sent = {}): Promise<Row[]> => {
  const found: Row[] = []
  for (let after: string | undefined; ; ) {
    const query = { limit: '2', ...(after && { after }) }
    const page = await api.done('listOwnerLetters', { ...sent, path: { ownerRequestId }, query })
    found.push(...page.items)
    if (!page.next) return found
    after = page.next
  }
}
const idsUnder = async (...of: Parameters<typeof lettersUnder>) =>
  (await lettersUnder(...of)).map(({ authorizationId }) => authorizationId)
const noticesOf = async (authorizationId: string) => {
  const { rows } = await api.engine.table.query({ table: 'cases', index: 'due', pk: `feed:${BANK}#0` })
  const keys = rows.map(
    ({ pk, sk }) => ({ table: 'cases', key: { pk: String(pk), sk: String(sk) }, model: AnyRow }) as const,
  )
  const notifications = (await api.engine.table.batchGet(keys)).map((row) => row?.['notification'] as Row | undefined)
  return notifications.filter((one) => one?.['data']?.authorizationId === authorizationId)
}

describe('an owner at the window', () => {
  it('is shown its letters and who looked by them, and takes one back without the bank', async () => {
    const unit = freshUnit()
    const letter = await letterOf({ scope: { kind: 'units', units: [unit] } })
    const question = { ...questionUnder(letter), unitNumber: unit }
    expect(await code('submitQuery', { body: question })).toBe(202)
    const monitored = { authorizationId: letter, officer: 'officer-1', unitNumber: unit }
    expect(await code('createMonitor', { body: monitored })).toBe(201)

    const ownerRequestId = await asked()
    const path = { ownerRequestId, authorizationId: letter }
    const mine = (await lettersUnder(ownerRequestId)).find(({ authorizationId }) => authorizationId === letter)
    expect(mine).toMatchObject({ status: 'in-force', uses: 2, bank: { creditCode: BANK } })
    expect(mine).not.toHaveProperty('owners')
    const uses = await api.done('listOwnerLetterUses', { path })
    expect(uses.items.map(({ kind, officer }: Row) => [kind, officer])).toEqual([
      ['ownership', 'officer-1'],
      ['unit-status', 'officer-1'],
    ])

    const revoked = await api.done('revokeAuthorizationForOwner', { path, body: {} })
    expect(revoked).toMatchObject({ authorizationId: letter, status: 'revoked', uses: 2 })
    expect(await code('submitQuery', { body: question })).toBe('authorization.revoked')
    expect(await code('createMonitor', { body: { ...monitored, unitNumber: unit } })).toBe('authorization.revoked')
    const event = {
      eventNumber: randomUUID(),
      kind: 'seized',
      unitNumber: unit,
      happenedAt: '2026-11-24T09:00:00+08:00',
    }
    const { unitEventId } = await api.done('reportUnitEvent', { body: event })
    const told = { table: 'cases', pk: `OUTSIDE#${unitEventId}`, sk: { prefix: 'OUT#' } } as const
    expect((await api.engine.table.query(told)).rows).toEqual([])
    expect(await noticesOf(letter)).toMatchObject([
      { type: 'authorization.revoked', data: { authorizationId: letter, reason: 'owner-asked', by: REGISTRY } },
    ])
    const kept = await api.engine.table.get('directory', authorizationKey(BANK, letter), AnyRow)
    expect(kept).toMatchObject({
      revokedFor: 'owner-asked',
      revocation: { institutionId: REGISTRY, ownerRequestId, signature: expect.any(String) },
    })

    const again = await api.done('revokeAuthorizationForOwner', { path, body: {} })
    expect(again).toEqual(revoked)
    expect(await noticesOf(letter)).toHaveLength(1)
  })

  it('sees of each letter its own alone, and of no bank another’s', async () => {
    const joint = { ...OWNER, idNumber: STRANGER }
    const mine = await letterOf({ scope: { kind: 'units', units: [freshUnit()] } })
    const both = await letterOf({ scope: { kind: 'units', units: [freshUnit()] }, owners: [OWNER, joint] })
    const theirs = await idsUnder(await asked(STRANGER))
    expect(theirs).toContain(both)
    expect(theirs).not.toContain(mine)
    const path = { ownerRequestId: await asked(STRANGER), authorizationId: mine }
    expect(await code('listOwnerLetterUses', { path })).toBe('resource.not-found')
    expect(await code('revokeAuthorizationForOwner', { path, body: {} })).toBe('resource.not-found')
    expect(await code('revokeAuthorizationForOwner', { path: { ...path, authorizationId: both }, body: {} })).toBe(200)
  })

  it('is served where a unit lies, and for a letter over its whole name anywhere', async () => {
    const here = await letterOf({ scope: { kind: 'units', units: [freshUnit()] } })
    const anywhere = await letterOf({ scope: { kind: 'whole-name' } })
    const seenBy = async (sent: Sent) => {
      const ids = await idsUnder(await asked(OWNER.idNumber, sent), sent)
      return [ids.includes(here), ids.includes(anywhere)]
    }
    expect(await seenBy({ by: REGISTRY })).toEqual([true, true])
    expect(await seenBy({ by: OTHER_REGISTRY })).toEqual([false, true])
    expect(await seenBy({ by: AUTHORITY })).toEqual([true, true])
    const elsewhere = { by: AUTHORITY, jurisdiction: { level: 'city', code: '350700' } } as const
    expect(await seenBy(elsewhere)).toEqual([false, true])
    const path = { ownerRequestId: await asked(OWNER.idNumber, { by: OTHER_REGISTRY }), authorizationId: here }
    expect(await code('revokeAuthorizationForOwner', { by: OTHER_REGISTRY, path, body: {} })).toBe('resource.not-found')
  })

  it('is served by whom it asked, on that day', async () => {
    const letter = await letterOf({ scope: { kind: 'units', units: [freshUnit()] } })
    const path = { ownerRequestId: await asked(), authorizationId: letter }
    const read = { path: { ownerRequestId: path.ownerRequestId } }
    expect(await code('listOwnerLetters', { ...read, by: AUTHORITY })).toBe('resource.not-found')
    vi.setSystemTime(NOW.getTime() + DAY_MS)
    try {
      expect(await code('listOwnerLetters', read)).toBe('resource.not-found')
      expect(await code('listOwnerLetterUses', { path })).toBe('resource.not-found')
      expect(await code('revokeAuthorizationForOwner', { path, body: {} })).toBe('resource.not-found')
    } finally {
      vi.setSystemTime(NOW)
    }
    expect(await code('listOwnerLetters', read)).toBe(200)
  })

  it('leaves its number in no key, no answer and no record, but a digest of it', async () => {
    const letter = await letterOf({ scope: { kind: 'units', units: [freshUnit()] } })
    const ownerRequestId = await asked()
    const pepper = await pepperOf(api.engine.table)
    const key = ownerLetterKey(pepper('owner', OWNER.idNumber), letter)
    expect(await api.engine.table.get('directory', key, AnyRow)).toEqual({
      ...key,
      authorizationId: letter,
      bank: BANK,
    })
    expect(JSON.stringify(await lettersUnder(ownerRequestId))).not.toContain(OWNER.idNumber)
  })
})
