/** Units of all sorts, by the letters of their numbers: each is filed, lodged, registered, certified and paid out alike. */
import { expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { reportDisbursement } from '../../../lib/cases/loan/report-loan.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'
import { decided, filingFor, signedCall, submitted } from '../../support/cases.ts'
import { AT } from '../../support/decisions.ts'
import { bodyOf, DECLARATION, REGISTRY, uploader } from '../../support/documents.ts'
import { useDirectory } from '../../support/platform.ts'

const { ports } = useDirectory()

let serial = 0

const registered = (unitNumber: string) => ({
  decision: 'registered',
  registeredAt: AT,
  registrar: '测试登记员',
  units: [{ unitNumber, bookNumber: 'B-1', rank: 1 }],
})

const certified = async (unitNumber: string) => {
  const documentId = await uploader(() => ports).confirmed({ by: REGISTRY, as: { type: 'registration-certificate' } })
  const certificate = {
    number: `闽(2026)厦门市不动产证明第${String(serial).padStart(7, '0')}号`,
    licenceId: licenceIdentifier(REGISTRY, serial),
    documentId,
    sha256: DECLARATION.sha256,
    units: [unitNumber],
    issuedAt: AT,
  }
  return { decision: 'certified', certificates: [certificate] }
}

it.each([
  'GBW',
  'GBF',
  'GBQ',
  'GSF',
  'GXF',
  'JBF',
  'GCF',
  'JDW',
  'JEL',
  'GEQ',
  'GFW',
  'GLL',
  'GNW',
  'GYW',
  'GHW',
  'GHF',
  'GGL',
  'GGQ',
])('a unit of the letters %s is taken to the end of its loan', async (letters) => {
  serial += 1
  const [parcel, fixture] = [letters.slice(0, 2), letters.slice(2)]
  const tail = fixture === 'W' ? '00000000' : '00010203'
  const unitNumber = `350203001002${parcel}${String(serial).padStart(5, '0')}${fixture}${tail}`
  const ordinary = await filingFor(ports)
  const filing = { ...ordinary, units: ordinary.units.map((unit) => ({ ...unit, unitNumber })) }
  const { caseId } = bodyOf(await submitted(ports, filing))
  await examineCase(ports, caseId)
  for (const decision of [
    { decision: 'accepted', registryNumber: `厦登2026-${serial}`, acceptedAt: AT },
    registered(unitNumber),
    await certified(unitNumber),
  ])
    expect(bodyOf(await decided(ports, caseId, decision))).toMatchObject({ status: 200 })
  await examineCase(ports, caseId)
  const body = { disbursedAt: AT, amount: { currency: 'CNY' as const, fen: 120_000_000 } }
  const paid = await reportDisbursement(ports, await signedCall('reportDisbursement', { body, path: { caseId } }))
  expect(bodyOf(paid)).toMatchObject({ status: 200, caseState: 'completed' })
})
