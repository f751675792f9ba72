/**
 * 凭生效法律文书注销: a court or tribunal holds that the mortgage is gone, and its holder does not apply. The owner does, alone, through
 * whichever bank he has empowered (操作规范 14.4.2). The holder keeps its certificate, which the registry then declares void (实施细则 23).
 */
import type { Business, Example } from '../business.ts'
import { filed, OWNER, OWNERS_WIFE, oldMortgage, withPersons } from '../example-parts.ts'
import { EXTINCTION, OLD_CERTIFICATE, WITH_OWNERS } from '../materials.ts'

export const JUDGMENT_RELEASE = {
  name: 'judgment-release',
  zh: '凭生效法律文书注销抵押权',
  en: 'Release by the owner on an effective judgment or award',
  plan: {
    registrations: ['mortgage-cancel'],
    milestones: ['registered'],
    applicants: ['mortgagors'],
    blocks: { required: ['existing', 'mortgagors'], optional: ['loan', 'debtors'] },
    slots: [...WITH_OWNERS, ...OLD_CERTIFICATE, ...EXTINCTION],
    units: 'as-mortgaged',
    result: 'cancellation',
  },
} as const satisfies Business

/** A couple, on old stock: a virtual number, and papers of before unified registration. */
export const example = (): Example =>
  filed(
    withPersons([OWNER, OWNERS_WIFE], {
      mortgagors: [{ party: 'owner' }, { party: 'owners-wife' }],
      debtors: undefined,
      mortgagees: undefined,
    }),
    {
      business: 'judgment-release',
      units: [
        {
          serial: '00020105',
          unitNumber: '350203000000GB00123F00020105',
          certificate: { legacyNumber: '厦国土房证第00123456号' },
          owners: ['owner', 'owners-wife'],
          coOwnership: 'joint',
        },
      ],
      existing: [
        oldMortgage({
          proofNumber: undefined,
          legacyProofNumbers: ['厦他项(2014)第1400001号'],
          registeredOn: '2014-03-01',
          mortgageeName: '测试外地银行厦门分行',
          reason: 'judgment',
          paper: 'unobtainable',
        }),
      ],
      slots: ['effective-judgment'],
    },
  )
