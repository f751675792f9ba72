/** What the authority keeps, by the functions that serve it on real engines, and what each change does to a filing. */

import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { PUBLIC_JWK } from '../../../lib/api/key-example.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { INSTITUTION_KINDS } from '../../../lib/institutions/model.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { seedDirectory } from '../../../lib/registries/seed-directory.ts'
import type { Sent } from '../../support/api.ts'
import { agreement, BRANCH, casePorts, filingFor } from '../../support/cases.ts'
import { AUTHORITY, BANK, BYTES, DECLARATION, NOW, OTHER_BANK, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'
import { story } from '../../support/story.ts'

const api = useApi()
const NEW_BANK = '91350000MA00YH061U'
const CREDIT_PLATFORM = '91350000MA00YH062Y'
const XIAMEN = REGISTRY_SEED.find(({ code }) => code === '350200')

/** A platform with a directory, on which the authority has done nothing yet. */
const began = async (): Promise<void> => {
  await api.begin()
  await seedDirectory(api.engine, { registries: [XIAMEN] })
}

const ports = () => casePorts(api.engine.table, api.store.objects)
const documents = uploader(ports)
/** The terms, with their signed paper. */
const agreed = async (more: Row = {}) => {
  const { status: _, ...terms } = agreement
  const documentId = await documents.confirmed({ by: AUTHORITY, as: { type: 'cooperation-agreement' } })
  const document = { documentId, sha256: DECLARATION.sha256 }
  return { ...terms, duties: ['核验身份'], securityTerms: ['不得泄露'], feeSettlement: 'batch', document, ...more }
}
const code = async (operation: Operation, sent: Sent) => {
  const { status, body } = await api.call(operation, sent)
  return status < 400 ? status : body.code
}
const faultsOf = async (operation: Operation, sent: Sent): Promise<string[]> => {
  const { body } = await api.call(operation, sent)
  return body.errors?.map((fault: Row) => `${fault.pointer} ${fault.code}`) ?? [body.code]
}
const ifMatch = (version: number) => ({ headers: { 'If-Match': `"${version}"` } })
/** The same, under the version it has now. */
const present = async (operation: Operation, path: Record<string, string>, pick: (view: Row) => Row | undefined) => {
  const { body } = await api.call(operation, { path })
  return ifMatch(pick(body)?.version ?? 0)
}
const file = async (sent: Sent = {}, change: (filing: Filing) => Filing = (filing) => filing) => {
  const by = sent.by ?? BANK
  return { ...sent, body: change(await filingFor(ports(), { by })) }
}

const NEW_BANK_ADMITTED = { institutionId: NEW_BANK, kind: 'bank', name: '测试新银行', creditCode: NEW_BANK }
const PLATFORM_ADMITTED = {
  institutionId: CREDIT_PLATFORM,
  kind: 'intermediary',
  name: '测试征信公司',
  actsFor: [BANK],
}
const NARROW_CLIENT = { clientId: `${BANK}.narrow`, audience: 'bank', scopes: ['cases.read', 'cases.write'] }
const admit = async (body: Row): Promise<void> => expect(await code('admitInstitution', { body })).toBe(201)
const registerNarrowClient = async (): Promise<void> =>
  expect(await code('registerClient', { path: { institutionId: BANK }, body: NARROW_CLIENT })).toBe(200)

describe('an institution', () => {
  const admission = NEW_BANK_ADMITTED
  const path = { institutionId: NEW_BANK }
  beforeAll(began)

  story('is admitted, changed under its version, and remembered', {
    'is admitted once, by the authority alone': async () => {
      expect(await code('admitInstitution', { body: admission, authorizer: { audience: 'bank' } })).toBe(
        'request.forbidden',
      )
      const admitted = await api.call('admitInstitution', { body: admission })
      expect([admitted.status, admitted.headers['etag'], admitted.body.status]).toEqual([201, '"1"', 'active'])
      expect(admitted.body.addressPolicy).toEqual({ schemes: ['https'], cidrs: 'public' })
      expect(await code('admitInstitution', { body: admission })).toBe('institution.exists')
      const listed = await api.call('listInstitutions', { query: { kind: 'bank' } })
      expect(listed.body.items.map((row: Row) => row.institutionId)).toContain(NEW_BANK)
    },
    'gets a rate slot that nobody has, and the authority of the province moves it': async () => {
      const seven = [...'1234567'].map((n) => ({ institutionId: `91350000MA00YH07${n}0`, kind: 'bank', name: '测试' }))
      const given: number[] = []
      for (const body of seven) given.push((await api.call('admitInstitution', { body })).body.rateSlot)
      const others = await Promise.all(
        INSTITUTION_KINDS.map((kind) => api.call('listInstitutions', { query: { kind } })),
      )
      const used = others.flatMap(({ body }) => body.items.map(({ rateSlot }: Row) => rateSlot))
      for (const slot of given) expect(used.filter((one) => one === slot)).toEqual([slot])
      const moved = { path: { institutionId: seven[0]?.institutionId ?? '' }, body: { rateSlot: 63, reason: '大行' } }
      const city = { level: 'city', code: '350200' } as const
      expect(await code('changeInstitution', { ...moved, ...ifMatch(1), jurisdiction: city })).toBe(
        'resource.not-found',
      )
      const beyond = { ...moved, body: { ...moved.body, rateSlot: 64 } }
      expect(await code('changeInstitution', { ...beyond, ...ifMatch(1) })).toBe('request.invalid')
      expect((await api.call('changeInstitution', { ...moved, ...ifMatch(1) })).body.rateSlot).toBe(63)
      const view = await api.call('getInstitution', { path: moved.path })
      const said = view.body.history.map((one: Row) => one.said).join()
      expect([view.body.rateSlot, said.includes('"rateSlot":63')]).toEqual([63, true])
    },
    'that watches over others says over whom': async () => {
      const regulator = { institutionId: '91350200MA00YH471X', kind: 'regulator', name: '测试厦门监管局' }
      expect(await faultsOf('admitInstitution', { body: regulator })).toEqual(['/jurisdiction jurisdiction.missing'])
      const jurisdiction = { level: 'city', code: '350200' }
      expect(await code('admitInstitution', { body: { ...regulator, jurisdiction } })).toBe(201)
    },
    'is changed only under the version that was seen': async () => {
      const change = { path, body: { status: 'suspended', reason: '检查' } }
      expect(await code('changeInstitution', change)).toBe('version.missing')
      expect(await code('changeInstitution', { ...change, ...ifMatch(7) })).toBe('version.differs')
      const changed = await api.call('changeInstitution', { ...change, ...ifMatch(1) })
      expect([changed.body.status, changed.headers['etag']]).toEqual(['suspended', '"2"'])
      expect(await code('changeInstitution', { ...change, ...ifMatch(1) })).toBe('version.differs')
      const resumed = { path, body: { status: 'active', reason: '检查完毕' }, ...ifMatch(2) }
      expect(await code('changeInstitution', resumed)).toBe(200)
    },
    'lists the banks it acts for only as an intermediary': async () => {
      const body = { actsFor: [BANK], reason: '接入' }
      expect(await faultsOf('changeInstitution', { path, body, ...ifMatch(3) })).toEqual(['/actsFor field.unknown'])
      await admit(PLATFORM_ADMITTED)
    },
    'may have its endpoints only in networks that are written as such': async () => {
      const addresses = (cidr: string) => ({ addressPolicy: { schemes: ['https'], cidrs: [cidr] }, reason: '测试' })
      for (const cidr of ['10.0.0.0', '10.0.0.0/33', 'everywhere', '::/129', '10.0.0.0/8/8'])
        expect(await code('changeInstitution', { path, body: addresses(cidr), ...ifMatch(2) })).toBe('request.invalid')
    },
    'keeps who changed what, the latest first': async () => {
      vi.setSystemTime(NOW.getTime() + 1000)
      const later = { path, body: { name: '测试新银行二', reason: '再次更名' }, ...ifMatch(3) }
      expect(await code('changeInstitution', later)).toBe(200)
      const { body } = await api.call('getInstitution', { path })
      expect(body.history.map(({ operation }: Row) => operation).sort()).toEqual([
        'admitInstitution',
        'changeInstitution',
        'changeInstitution',
        'changeInstitution',
      ])
      expect(body.history[0]).toMatchObject({
        actor: { institutionId: AUTHORITY },
        at: expect.stringContaining('+08:00'),
      })
      expect(body.history[0].said).toContain('再次更名')
    },
    'gets the same answer for the same change again': async () => {
      const sent = { path, body: { name: '测试新银行股份', reason: '更名' }, key: 'again', ...ifMatch(4) }
      const first = await api.call('changeInstitution', sent)
      expect(await api.done('changeInstitution', sent)).toEqual(first.body)
    },
  })
})

describe('an agreement', () => {
  const path = { institutionId: OTHER_BANK }
  let body: Row
  beforeAll(async () => {
    await began()
    await admit(NEW_BANK_ADMITTED)
    body = await agreed()
  })
  const change = async (act: string) => {
    const version = await present('getInstitution', path, (view) => view.agreement)
    return code('changeAgreement', { path, body: { act, reason: '测试' }, ...version })
  }
  const filing = async () => code('submitCase', await file({ by: OTHER_BANK }))

  story('is recorded, suspended, ended, and read back', {
    'takes effect when it is recorded, and has a term': async () => {
      const backwards = { ...body, validFrom: '2027-01-01', validTo: '2026-01-01' }
      expect(await faultsOf('recordAgreement', { path, body: backwards })).toEqual(['/validTo period.not-forward'])
      expect(await code('recordAgreement', { path, body })).toBe('version.missing')
      expect(await code('recordAgreement', { path, body, ...ifMatch(0) })).toBe(200)
      expect(await filing()).toBe(202)
    },
    'that is suspended refuses filings, and resumed takes them again': async () => {
      expect(await change('suspend')).toBe(200)
      expect(await filing()).toBe('agreement.not-in-force')
      expect(await change('resume')).toBe(200)
      expect(await filing()).toBe(202)
    },
    'that has ended does not come back, and a new one can be recorded': async () => {
      expect(await change('end')).toBe(200)
      expect(await change('resume')).toBe('agreement.ended')
      const version = await present('getInstitution', path, (view) => view.agreement)
      expect(await code('recordAgreement', { path, body, ...version })).toBe(200)
      expect(await filing()).toBe(202)
    },
    'is kept as its signed paper, which the authority and the bank read back': async () => {
      const version = await present('getInstitution', path, (view) => view.agreement)
      const document = async (more: Row) => {
        const sent = { ...body, document: { ...body['document'], ...more } }
        return faultsOf('recordAgreement', { path, body: sent, ...version })
      }
      expect(await document({ documentId: `doc_${'0'.repeat(26)}` })).toEqual(['/document/documentId document.unknown'])
      expect(await document({ sha256: '0'.repeat(64) })).toEqual(['/document/sha256 document.digest-differs'])
      const declared = await documents.declare({ by: AUTHORITY, as: { type: 'cooperation-agreement' } })
      expect(await document({ documentId: declared })).toEqual(['/document/documentId document.not-confirmed'])
      const another = { path: { institutionId: NEW_BANK }, body }
      expect(await faultsOf('recordAgreement', another)).toEqual(['/document/documentId document.used-by-another-case'])

      const { documentId } = body['document']
      const used = await api.call('getDocument', { by: AUTHORITY, path: { documentId } })
      expect(used.body).toMatchObject({ status: 'used', institutionId: OTHER_BANK })
      await api.store.client.send(
        new DeleteObjectCommand({ Bucket: 'incoming', Key: `incoming/${AUTHORITY}/${documentId}` }),
      )
      const own = { by: OTHER_BANK }
      const links = [await api.call('mintAgreementLink', { path }), await api.call('mintOwnAgreementLink', own)]
      for (const { body: link } of links)
        expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(BYTES)
      expect(await code('mintOwnAgreementLink', { by: BANK })).toBe('resource.not-found')
      const elsewhere = { jurisdiction: { level: 'city', code: '350500' } } as const
      expect(await code('mintAgreementLink', { path, ...elsewhere })).toBe('resource.not-found')
    },
    'must be there to be changed': async () => {
      const none = { path: { institutionId: NEW_BANK }, body: { act: 'end', reason: '测试' } }
      expect(await code('changeAgreement', none)).toBe('agreement.none')
    },
    'does not decide what may be read': async () => {
      const outside = { authorizer: { agreement: '' } }
      expect(await code('listCases', { by: OTHER_BANK, ...outside })).toBe(200)
      expect(await code('listOwnKeys', outside)).toBe(200)
      expect(await code('declareDocument', { body: {}, ...outside })).toBe('agreement.not-in-force')
    },
  })
})

describe('branches and officers', () => {
  beforeAll(began)

  const path = { institutionId: BANK }
  const officer = {
    officerId: 'officer-9',
    name: '测试戊',
    branch: BRANCH,
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    trainedOn: '2026-11-25',
    maskedId: '3502************21',
  }
  const filing = async () => code('submitCase', await file({}, (one) => ({ ...one, officer: 'officer-9' })))

  it('file only after the officer was trained', async () => {
    expect(await code('putOfficer', { path, body: officer })).toBe(200)
    expect(await filing()).toBe('officer.not-designated')
    expect(await code('putOfficer', { path, body: { ...officer, trainedOn: '2026-11-20' }, ...ifMatch(1) })).toBe(200)
    expect(await filing()).toBe(202)
  })

  it('never come with a whole id number, nor with a branch that is not registered', async () => {
    const whole = { ...officer, officerId: 'o', maskedId: '350203190001020020' }
    expect(await faultsOf('putOfficer', { path, body: whole })).toEqual(['/maskedId text.malformed'])
    const elsewhere = { ...officer, officerId: 'o', branch: '91350200MA00YH4721' }
    expect(await faultsOf('putOfficer', { path, body: elsewhere })).toEqual(['/branch branch.unknown'])
    const branch = { creditCode: '91350200MA00YH4721', name: '测试新网点', licenceNo: 'B9', region: '350200' }
    expect(await code('putBranch', { path, body: branch })).toBe(200)
    expect(await code('putOfficer', { path, body: elsewhere })).toBe(200)
  })
})

describe('a client', () => {
  const path = { institutionId: BANK }
  const client = NARROW_CLIENT
  const { clientId } = client
  beforeAll(began)

  story('is registered, shut out, let in and narrowed', {
    'has a name, an audience, scopes and limits that exist': async () => {
      const wrong = {
        clientId: `${OTHER_BANK}.x`,
        audience: 'registry',
        scopes: ['cases.write'],
        narrowing: { operations: ['noSuchThing'] },
      }
      expect(await faultsOf('registerClient', { path, body: wrong })).toEqual([
        '/clientId name.foreign',
        '/audience client.audience',
        '/scopes/0 scope.unknown',
        '/narrowing/operations/0 operation.unknown',
      ])
      expect(await code('registerClient', { path, body: client })).toBe(200)
    },
    'is shut out, and let in again under its version': async () => {
      const shut = await api.call('disableClient', { path: { ...path, clientId }, body: { reason: '遗失' } })
      expect(shut.body).toMatchObject({ status: 'disabled', version: 2 })
      expect((await api.done('registerClient', { path, body: client, ...ifMatch(2) })).status).toBe('active')
    },
    'that is narrowed files for no other region or business, and calls nothing else': async () => {
      const narrowed = (narrowing: Row): Sent => ({ authorizer: { narrowing: JSON.stringify(narrowing) } })
      expect(await code('submitCase', await file(narrowed({ regions: ['3501'] })))).toBe('client.narrowed')
      expect(await code('submitCase', await file(narrowed({ businesses: ['release'] })))).toBe('client.narrowed')
      expect(await code('submitCase', await file(narrowed({ operations: ['listCases'] })))).toBe('request.forbidden')
      const caseId = (await api.done('submitCase', await file())).caseId
      const elsewhere = { path: { caseId }, ...narrowed({ regions: ['3501'] }) }
      const withdrawal = { ...elsewhere, body: { reason: '不再贷款' } }
      expect(await code('requestWithdrawal', withdrawal)).toBe('resource.not-found')
      const money = { currency: 'CNY', fen: 1 }
      const disbursement = { ...elsewhere, body: { disbursedAt: '2026-11-24T09:00:00+08:00', amount: money } }
      expect(await code('reportDisbursement', disbursement)).toBe('resource.not-found')
      expect(await code('getCase', elsewhere)).toBe('resource.not-found')
      expect(await code('getFiling', { ...elsewhere, ...narrowed({ businesses: ['release'] }) })).toBe(
        'resource.not-found',
      )
      expect((await api.done('listCases', narrowed({ regions: ['3501'] }))).items).toEqual([])
      expect(await code('getCase', { path: { caseId }, ...narrowed({ regions: ['3502'] }) })).toBe(200)
      const fitting = { regions: ['3502'], businesses: ['new-loan'], operations: ['submitCase'] }
      expect(await code('submitCase', await file(narrowed(fitting)))).toBe(202)
    },
  })
})

describe('an intermediary', () => {
  beforeAll(began)

  it('acts for the banks it lists and for no other, and the case says through whom', async () => {
    for (const body of [NEW_BANK_ADMITTED, PLATFORM_ADMITTED]) await admit(body)
    expect(await code('submitCase', await file())).toBe(202)
    const key = { kid: `${CREDIT_PLATFORM}.sign`, ...SIGNING }
    expect(await code('registerKey', { path: { institutionId: CREDIT_PLATFORM }, body: key })).toBe(201)
    const acting = { authorizer: { actsFor: `${BANK} ${NEW_BANK}` }, headers: { 'DT-Acting-For': BANK } }
    expect(await code('listCases', { by: CREDIT_PLATFORM, ...acting })).toBe(200)
    expect(await code('listCases', { by: CREDIT_PLATFORM, ...acting, headers: { 'DT-Acting-For': OTHER_BANK } })).toBe(
      'request.forbidden',
    )
    expect(await code('listCases', { headers: { 'DT-Acting-For': OTHER_BANK } })).toBe('request.forbidden')
    const mine = await api.call('listCases', {})
    const theirs = await api.call('listCases', { by: CREDIT_PLATFORM, ...acting })
    expect(theirs.body.items).toEqual(mine.body.items)
    expect(mine.body.items).toHaveLength(1)
  })
})

const SIGNING = {
  jwk: PUBLIC_JWK,
  use: 'sign',
  notBefore: '2026-01-01T00:00:00+08:00',
  notAfter: '2028-01-01T00:00:00+08:00',
}

describe('an authority of a city', () => {
  const xiamen = { jurisdiction: { level: 'city', code: '350200' } } as const
  const quanzhou = { jurisdiction: { level: 'city', code: '350500' } } as const
  const CITY_BANK = '91350200MA00YH063W'
  const admission = { institutionId: CITY_BANK, kind: 'bank', name: '测试厦门银行' }
  const path = { institutionId: CITY_BANK }
  beforeAll(async () => {
    await began()
    await registerNarrowClient()
  })

  story('keeps what is its own and nothing else', {
    'admits its own, which no other city sees or changes': async () => {
      const admitted = await api.call('admitInstitution', { body: admission, ...xiamen })
      expect([admitted.status, admitted.body.jurisdiction]).toEqual([201, xiamen.jurisdiction])
      const ids = async (sent: Sent) =>
        (await api.done('listInstitutions', { query: { kind: 'bank' }, ...sent })).items.map(
          (row: Row) => row.institutionId,
        )
      expect(await ids(xiamen)).toEqual([CITY_BANK])
      expect(await ids(quanzhou)).toEqual([])
      expect(await ids({})).toContain(CITY_BANK)
      expect(await code('getInstitution', { path, ...xiamen })).toBe(200)
      expect(await code('getInstitution', { path, ...quanzhou })).toBe('resource.not-found')
      const change = { path, body: { status: 'suspended', reason: '检查' }, ...ifMatch(1) }
      expect(await code('changeInstitution', { ...change, ...quanzhou })).toBe('resource.not-found')
      expect(await code('changeInstitution', { ...change, ...xiamen })).toBe(200)
      const clientId = `${BANK}.narrow`
      const disable = { path: { institutionId: BANK, clientId }, body: { reason: '遗失' } }
      expect(await code('disableClient', { ...disable, ...xiamen })).toBe('resource.not-found')
    },
    'gives nobody more than it has itself': async () => {
      const elsewhere = { ...admission, institutionId: '91350500MA00YH064H', jurisdiction: quanzhou.jurisdiction }
      expect(await faultsOf('admitInstitution', { body: elsewhere, ...xiamen })).toEqual([
        '/jurisdiction jurisdiction.outside',
      ])
      const platform = { institutionId: '91350200MA00YH065D', kind: 'intermediary', name: '测试', actsFor: [BANK] }
      expect(await faultsOf('admitInstitution', { body: platform, ...xiamen })).toEqual([
        '/actsFor jurisdiction.outside',
      ])
      const wider = { jurisdiction: { level: 'province', code: '350000' }, reason: '扩权' }
      expect(await faultsOf('changeInstitution', { path, body: wider, ...ifMatch(2), ...xiamen })).toEqual([
        '/jurisdiction jurisdiction.outside',
      ])
      const faster = { rateSlot: 0, reason: '提速' }
      expect(await faultsOf('changeInstitution', { path, body: faster, ...ifMatch(2), ...xiamen })).toEqual([
        '/rateSlot jurisdiction.outside',
      ])
      const body = await agreed({ regions: ['35', '3502'] })
      expect(await faultsOf('recordAgreement', { path, body, ...xiamen })).toEqual(['/regions/0 jurisdiction.outside'])
    },
    'keeps the registries of its city alone': async () => {
      const registry = { registryCode: '350200' }
      expect(await code('getRegistryRecord', { path: registry, ...xiamen })).toBe(200)
      expect(await code('getRegistryRecord', { path: registry, ...quanzhou })).toBe('resource.not-found')
      const phases = { path: registry, body: { phases: [] } }
      expect(await code('setRollout', { ...phases, ...quanzhou })).toBe('resource.not-found')
      const added = { ...XIAMEN, code: '350298', prefixes: ['350298', '350598'], coverage: ['350298'] }
      expect(await faultsOf('addRegistry', { body: added, ...xiamen })).toEqual(['/prefixes/1 jurisdiction.outside'])
      expect(await faultsOf('addRegistry', { body: added, ...quanzhou })).toEqual([
        '/code jurisdiction.outside',
        '/coverage/0 jurisdiction.outside',
        '/prefixes/0 jurisdiction.outside',
      ])
    },
    'without a jurisdiction keeps and sees nothing': async () => {
      const nowhere = { authorizer: { jurisdiction: '' } }
      expect(await code('getInstitution', { path, ...nowhere })).toBe('resource.not-found')
      expect((await api.done('listInstitutions', { query: { kind: 'bank' }, ...nowhere })).items).toEqual([])
      expect(
        await faultsOf('admitInstitution', { body: { ...admission, institutionId: '91350200MA00YH066B' }, ...nowhere }),
      ).toEqual(['/jurisdiction jurisdiction.outside'])
    },
  })
})

describe('keys', () => {
  beforeAll(began)

  story('are registered, replaced and revoked', {
    'are registered beside the old one, which ends with the overlap': async () => {
      const kid = `${BANK}.second`
      expect(await code('registerOwnKey', { body: { kid, ...SIGNING } })).toBe(201)
      expect(await code('registerOwnKey', { body: { kid, ...SIGNING } })).toBe('key.exists')
      const replaces = { kid, overlapSeconds: 3600 }
      expect(await code('registerOwnKey', { body: { kid: `${BANK}.third`, ...SIGNING, replaces } })).toBe(201)
      const { body } = await api.call('listOwnKeys', {})
      const old = body.items.find((key: Row) => key.kid === kid)
      expect(Date.parse(old.notAfter)).toBe(NOW.getTime() + 3_600_000)
    },
    'bear the name of their owner, are public, and replace only what is valid': async () => {
      const foreign = { kid: `${OTHER_BANK}.x`, ...SIGNING }
      expect(await faultsOf('registerOwnKey', { body: foreign })).toEqual(['/kid name.foreign'])
      const secret = { kid: `${BANK}.x`, ...SIGNING, jwk: { ...PUBLIC_JWK, d: 'secret' } }
      expect(await faultsOf('registerOwnKey', { body: secret })).toEqual(['/jwk key.private'])
      const replaces = { kid: `${BANK}.none`, overlapSeconds: 0 }
      const orphan = { kid: `${BANK}.x`, ...SIGNING, replaces }
      expect(await faultsOf('registerOwnKey', { body: orphan })).toEqual(['/replaces/kid key.unknown'])
    },
    'are revoked for good, by their owner or by the authority': async () => {
      const own = await api.call('revokeOwnKey', { path: { kid: `${BANK}.second` }, body: { reason: '泄露' } })
      expect(own.body.revokedAt).toContain('+08:00')
      const path = { institutionId: BANK, kid: `${BANK}.third` }
      expect((await api.done('revokeKey', { path, body: { reason: '泄露' } })).revokedAt).toContain('+08:00')
    },
  })
})

describe('a registry', () => {
  beforeAll(began)

  const path = { registryCode: '350200' }
  const change = async (body: Row) => {
    const version = await present('getRegistryRecord', path, (view) => view)
    return api.call('changeRegistry', { path, body: { ...body, reason: '测试' }, ...version })
  }
  const filing = async () => code('submitCase', await file())

  story('is changed by the authority under its version', {
    'that is suspended takes nothing until it is live again, and keeps the dates': async () => {
      expect((await change({ connection: { status: 'suspended', since: '2026-11-24' } })).status).toBe(200)
      expect(await filing()).toBe('registry.not-connected')
      expect((await change({ connection: { status: 'live' } })).body.connection).toEqual([
        { status: 'suspended', since: '2026-11-24' },
        { status: 'live', since: '2026-11-24' },
      ])
      expect(await filing()).toBe(202)
      const same = await change({ connection: { status: 'live' } })
      expect(same.body.errors[0].code).toBe('registry.status-unchanged')
    },
    'is open in phases, and a bank before its phase is told the day': async () => {
      const set = async (phases: Row[]) => {
        const version = await present('getRegistryRecord', path, (view) => view)
        return code('setRollout', { path, body: { phases }, ...version })
      }
      const pilot = { phase: 'pilot', from: '2026-05-01', banks: [OTHER_BANK] }
      expect(await set([pilot, { phase: 'full', from: '2027-01-01' }])).toBe(200)
      const refused = await api.call('submitCase', await file())
      expect(refused.body.code).toBe('rollout.not-open')
      expect(refused.body.errors[0].detail).toContain('2027-01-01')
      expect(await code('submitCase', await file({ by: OTHER_BANK }))).toBe(202)
      expect(await set([pilot])).toBe(200)
      expect((await api.call('submitCase', await file())).body.errors[0].code).toBe('rollout.no-date')
      expect(await set([{ phase: 'full', from: '2026-11-24' }])).toBe(200)
      expect(await filing()).toBe(202)
      const backwards = [{ phase: 'full', from: '2027-01-01' }, pilot]
      expect(await set(backwards)).toBe('request.invalid')
    },
    'is changed under its version, and owns its prefixes alone': async () => {
      const body = { hours: XIAMEN?.hours, reason: '测试' }
      expect(await code('changeRegistry', { path, body })).toBe('version.missing')
      expect(await code('changeRegistry', { path, body, ...ifMatch(99) })).toBe('version.differs')
      expect(await code('setRollout', { path, body: { phases: [] } })).toBe('version.missing')
      expect(await code('setRollout', { path, body: { phases: [] }, ...ifMatch(99) })).toBe('version.differs')
      const added = { ...XIAMEN, code: '359900', prefixes: ['359901'], coverage: ['359901'] }
      expect(await faultsOf('addRegistry', { body: { ...added, prefixes: ['350203'] } })).toEqual([
        '/prefixes/0 registry.prefix-repeated',
      ])
      expect(await code('addRegistry', { body: added })).toBe(201)
      expect(await code('addRegistry', { body: added })).toBe('registry.exists')
      const taken = await change({ prefixes: [...(XIAMEN?.prefixes ?? []), '359901'] })
      expect(taken.body.errors[0]).toMatchObject({
        code: 'registry.prefix-repeated',
        detail: expect.stringContaining('359900'),
      })
      expect((await change({ prefixes: XIAMEN?.prefixes })).status).toBe(200)
    },
    'owns its prefixes alone even where two are added in the same moment': async () => {
      const both = ['359910', '359920'].map((own) => ({ ...XIAMEN, code: own, prefixes: ['359999'], coverage: [own] }))
      const outcomes = await Promise.all(both.map((body) => code('addRegistry', { body })))
      expect(outcomes.filter((outcome) => outcome === 201)).toHaveLength(1)
      expect(['registry.prefix-taken', 'request.invalid', 'platform.contended']).toContain(
        outcomes.find((outcome) => outcome !== 201),
      )
    },
    'covers its county units alone, leaves none uncovered, and takes over from another in one act': async () => {
      const coverage = XIAMEN?.coverage ?? []
      const dropped = await change({ coverage: coverage.slice(1) })
      expect(dropped.body.errors[0]).toMatchObject({
        code: 'registry.county-dropped',
        detail: expect.stringContaining(coverage[0] ?? '-'),
      })
      const giver = { ...XIAMEN, code: '359930', prefixes: ['359931', '359932'], coverage: ['359931', '359932'] }
      expect(await code('addRegistry', { body: giver })).toBe(201)
      const wider = { coverage: [...coverage, '359931'], prefixes: [...(XIAMEN?.prefixes ?? []), '359931'] }
      expect(
        (await change(wider)).body.errors.map((fault: Row) => `${fault.code} ${fault.detail.includes('359930')}`),
      ).toEqual(['registry.county-repeated true', 'registry.prefix-repeated true'])
      expect((await change({ ...wider, takesOver: '359940' })).body.errors.at(-1).code).toBe(
        'registry.takes-over-unknown',
      )
      expect((await change({ ...wider, takesOver: '359930' })).status).toBe(200)
      const left = await api.call('getRegistryRecord', { path: { registryCode: '359930' } })
      expect([left.body.coverage, left.body.prefixes]).toEqual([['359932'], ['359932']])
      const rest = {
        coverage: [...wider.coverage, '359932'],
        prefixes: [...wider.prefixes, '359932'],
        takesOver: '359930',
      }
      expect((await change(rest)).body.errors[0].code).toBe('registry.nothing-left')
    },
    'stays as the authority left it when the operator loads the directory again': async () => {
      await seedDirectory(api.engine, { registries: [XIAMEN] })
      const { body } = await api.call('getRegistryRecord', { path })
      expect(body.connection).toHaveLength(2)
      expect(body.history.length).toBeGreaterThan(4)
    },
  })
})

describe('each kind of part', () => {
  const path = { institutionId: BANK }
  const bodies: Record<string, Row> = {
    changeAgreement: { act: 'suspend', reason: '测试' },
    putBranch: { creditCode: BRANCH, name: '测试', licenceNo: 'B1', region: '350200' },
    putOfficer: {
      officerId: 'officer-1',
      name: '测试丁',
      branch: BRANCH,
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      trainedOn: '2026-01-01',
      maskedId: '3502************21',
    },
    registerClient: { clientId: `${BANK}.narrow`, audience: 'bank', scopes: [] },
  }

  beforeAll(async () => {
    await began()
    await registerNarrowClient()
    bodies['recordAgreement'] = await agreed()
  })

  it.each(['recordAgreement', ...Object.keys(bodies)])(
    'is replaced by %s only under the version that was seen',
    async (operation) => {
      const sent = { path, body: bodies[operation] }
      expect(await code(operation as Operation, sent)).toBe('version.missing')
      expect(await code(operation as Operation, { ...sent, ...ifMatch(99) })).toBe('version.differs')
    },
  )
})

beforeEach(() => vi.setSystemTime(NOW))
