/** A.1: the number and the certificate of a unit (rules 1–5). */
import { isVirtual, parseUnitNumber, unitPrefix } from '../../kernel/unit-number.ts'
import { begins } from '../../registrations/kinds.ts'
import { FORMER_DIVISIONS } from '../../registries/divisions.ts'
import { source } from '../laws.ts'
import type { Rule } from '../model.ts'
import { eachUnit, spottedIf, unitAt, written } from './reading.ts'

export const UNITS: readonly Rule[] = [
  {
    id: 'unit.virtual-number',
    number: 1,
    severity: 'block*',
    says: {
      zh: '虚拟单元号（地籍区、地籍子区均为零）：应先由登记机构落宗',
      en: 'A virtual unit number (zones of zeros): the registry must link it to its parcel first',
    },
    cure: { zh: '向登记机构申请落宗，取得正式单元号', en: 'Have the registry link it and give its lasting number' },
    sources: [source('GB/T 37346-2019', '', 'medium')],
    reads: [],
    judge: (application, { registrations }) =>
      eachUnit(application, ({ unitNumber }, at) => {
        const parts = unitNumber === undefined ? undefined : parseUnitNumber(unitNumber)
        const milder = begins(registrations) ? {} : { severity: 'warn' as const }
        return spottedIf(parts !== undefined && isVirtual(parts), unitAt(at), milder)
      }),
  },
  {
    id: 'unit.old-division-code',
    number: 2,
    severity: 'inform',
    says: {
      zh: '单元号前缀为原行政区划代码 {prefix}（{name}），登记簿沿用的可继续使用',
      en: 'The prefix {prefix} is that of a former division ({name}); it stays where the book keeps it',
    },
    cure: { zh: '无需处理；如登记机构已换码请改用新号', en: 'Nothing to do, unless the registry has recoded it' },
    sources: [source('行政区划变更', '', 'high')],
    reads: [],
    judge: (application) =>
      eachUnit(application, ({ unitNumber }, at) => {
        const prefix = unitPrefix(unitNumber ?? '')
        const former = Object.entries(FORMER_DIVISIONS).find(([code]) => code === prefix)?.[1]
        return former ? [{ pointer: unitAt(at), particulars: { prefix, name: former.name } }] : []
      }),
  },
  {
    id: 'unit.certificate-mismatch',
    number: 3,
    severity: 'block*',
    says: {
      zh: '证号与单元号在登记簿上不对应',
      en: 'The certificate number and the unit number do not belong together in the book',
    },
    cure: {
      zh: '核对权属证书，填写该单元现行证号',
      en: 'Check the certificate; give the number in force of this unit',
    },
    sources: [source('暂行条例', '18(一)(二)')],
    reads: ['ownership'],
    applies: ({ units }) => units?.some((unit) => unit?.certificate?.number !== undefined) === true,
    judgeUnit: ({ at, unit, shown: { ownership } }) => {
      const [filed, inBook] = [unit.certificate?.number, ownership?.certificateNumber]
      const isVoid = (ownership?.voidCertificates ?? []).some(
        (old) => filed !== undefined && written(old) === written(filed),
      )
      const differs = filed !== undefined && inBook !== undefined && written(filed) !== written(inBook)
      return spottedIf(differs && !isVoid, unitAt(at, 'certificate/number'))
    },
  },
  {
    id: 'certificate.legacy-number',
    number: 4,
    severity: 'inform',
    says: {
      zh: '旧证继续有效，由登记机构人工核对；注销旧抵押可能需同时收回房屋、土地他项权证',
      en: 'The old paper stays valid and is matched by hand; a release may need the old certificates of both house and land',
    },
    cure: { zh: '附旧证影像', en: 'Attach an image of the old paper' },
    sources: [source('暂行条例', '33')],
    reads: [],
    judge: (application) =>
      eachUnit(application, ({ certificate }, at) =>
        spottedIf(certificate?.legacyNumber !== undefined, unitAt(at, 'certificate/legacyNumber')),
      ),
  },
  {
    id: 'certificate.void',
    number: 5,
    severity: 'block*',
    says: {
      zh: '所填证书已注销、换发或补发，不再有效',
      en: 'The certificate cited was cancelled, replaced or reissued and no longer holds',
    },
    cure: { zh: '填写现行有效的证号', en: 'Give the number of the certificate in force' },
    sources: [source('实施细则', '22', 'high')],
    reads: ['ownership'],
    judgeUnit: ({ at, unit: { certificate }, shown }) => {
      const gone = new Set((shown.ownership?.voidCertificates ?? []).map(written))
      const field = certificate?.number === undefined ? 'legacyNumber' : 'number'
      const filed = certificate?.[field]
      return spottedIf(filed !== undefined && gone.has(written(filed)), unitAt(at, `certificate/${field}`))
    },
  },
]
