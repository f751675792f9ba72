/** What each rule says of its examples, in the order of the examples, and what it reads: held against the table of rules by eye. */
import { READ_AT } from './scene.ts'

type Expected = { readonly reads: readonly string[]; readonly finds: readonly (readonly object[])[] }

export const EXPECTED: Readonly<Record<string, Expected>> = {
  'unit.virtual-number': {
    reads: [],
    finds: [
      [{ severity: 'block*', pointer: '/units/0/unitNumber' }],
      [{ severity: 'warn', pointer: '/units/0/unitNumber' }],
    ],
  },
  'unit.old-division-code': {
    reads: [],
    finds: [[{ severity: 'inform', pointer: '/units/0/unitNumber', particulars: { prefix: '350427', name: '沙县' } }]],
  },
  'unit.certificate-mismatch': {
    reads: ['ownership'],
    finds: [[{ severity: 'block*', pointer: '/units/0/certificate/number', bookReadAt: READ_AT }]],
  },
  'certificate.legacy-number': {
    reads: [],
    finds: [[{ severity: 'inform', pointer: '/units/0/certificate/legacyNumber' }]],
  },
  'certificate.void': {
    reads: ['ownership'],
    finds: [[{ severity: 'block*', pointer: '/units/0/certificate/number', bookReadAt: READ_AT }]],
  },
  'object.land-ownership': { reads: [], finds: [] },
  'object.homestead-collective': {
    reads: ['unit-status'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'object.public-interest': {
    reads: ['unit-status'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'object.house-land-apart': {
    reads: ['unit-status'],
    finds: [
      [
        {
          severity: 'warn',
          pointer: '/units/0/unitNumber',
          particulars: { missing: '350203001002GB00123W00000000' },
          bookReadAt: READ_AT,
        },
      ],
    ],
  },
  'object.allocated-land': {
    reads: ['unit-status'],
    finds: [[{ severity: 'warn', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'object.land-term-expired': {
    reads: ['unit-status'],
    finds: [
      [
        {
          severity: 'block*',
          pointer: '/units/0/unitNumber',
          particulars: { until: '2026-11-23' },
          bookReadAt: READ_AT,
        },
      ],
    ],
  },
  'object.land-term-before-debt-end': {
    reads: ['unit-status'],
    finds: [
      [{ severity: 'warn', pointer: '/units/0/unitNumber', particulars: { until: '2046-11-30' }, bookReadAt: READ_AT }],
    ],
  },
  'object.construction-presold': {
    reads: ['unit-status'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'object.construction-permit': {
    reads: [],
    finds: [[{ severity: 'block*', pointer: '/construction/planningPermitNo' }]],
  },
  'object.construction-finished': {
    reads: ['unit-status'],
    finds: [[{ severity: 'warn', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'object.restricted-housing': {
    reads: ['unit-status'],
    finds: [[{ severity: 'warn', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'object.leased': { reads: ['papers'], finds: [[{ severity: 'inform', pointer: '/units/0/unitNumber' }]] },
  'object.parking-or-storage': {
    reads: ['unit-status'],
    finds: [[{ severity: 'inform', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'book.seized': {
    reads: ['unit-status'],
    finds: [
      [
        {
          severity: 'block*',
          pointer: '/units/0/unitNumber',
          particulars: { kindZh: '查封', kindEn: 'seizure', since: '2026-01-02' },
          bookReadAt: READ_AT,
        },
      ],
      [
        {
          severity: 'block*',
          pointer: '/units/0/unitNumber',
          particulars: { kindZh: '轮候预查封', kindEn: 'waiting advance seizure', since: '2026-01-02' },
          bookReadAt: READ_AT,
        },
      ],
      [
        {
          severity: 'block*',
          pointer: '/units/0/unitNumber',
          particulars: { kindZh: '预查封', kindEn: 'advance seizure', since: '2024-01-01' },
          bookReadAt: READ_AT,
        },
      ],
    ],
  },
  'book.changed-since-check': {
    reads: ['earlier-book'],
    finds: [
      [
        {
          severity: 'warn',
          pointer: '/units/0/unitNumber',
          particulars: { changedZh: '限制', changedEn: 'restrictions' },
          bookReadAt: READ_AT,
        },
      ],
      [
        {
          severity: 'warn',
          pointer: '/units/0/unitNumber',
          particulars: { changedZh: '抵押', changedEn: 'mortgages' },
          bookReadAt: READ_AT,
        },
      ],
    ],
  },
  'book.objection': {
    reads: ['unit-status'],
    finds: [[{ severity: 'warn', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'book.pre-notice-of-another': {
    reads: ['unit-status'],
    finds: [
      [{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }],
      [{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }],
    ],
  },
  'book.pre-notice-lapsed': {
    reads: ['mortgages'],
    finds: [
      [{ severity: 'block*', pointer: '/conversion/preNoticeNo', bookReadAt: READ_AT }],
      [{ severity: 'block*', pointer: '/conversion/preNoticeNo', bookReadAt: READ_AT }],
    ],
  },
  'book.residence-right': {
    reads: ['unit-status'],
    finds: [[{ severity: 'warn', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'book.other-case-running': {
    reads: ['unit-status'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'book.ranks': {
    reads: ['mortgages'],
    finds: [
      [{ severity: 'inform', pointer: '/units/0/unitNumber', particulars: { count: 1, wan: 80 }, bookReadAt: READ_AT }],
    ],
  },
  'book.transfer-restricted': {
    reads: ['mortgages'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'book.mortgage-before-2021': {
    reads: ['mortgages'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'book.declared-owners-differ': {
    reads: ['ownership'],
    finds: [
      [{ severity: 'block*', pointer: '/units/0/owners', bookReadAt: READ_AT }],
      [{ severity: 'block*', pointer: '/units/0/coOwnership', bookReadAt: READ_AT }],
      [{ severity: 'block*', pointer: '/units/0/shares', bookReadAt: READ_AT }],
    ],
  },
  'party.name-differs': {
    reads: ['ownership'],
    finds: [
      [{ severity: 'block*', pointer: '/parties/0/name', bookReadAt: READ_AT }],
      [{ severity: 'block*', pointer: '/parties/0/idDocument/number', bookReadAt: READ_AT }],
      [{ severity: 'inform', pointer: '/parties/0/idDocument/number', bookReadAt: READ_AT }],
    ],
  },
  'party.name-variant': {
    reads: ['ownership'],
    finds: [[{ severity: 'warn', pointer: '/parties/0/name', bookReadAt: READ_AT }]],
  },
  'certificate.handing-in-unstated': {
    reads: [],
    finds: [[{ severity: 'warn', pointer: '/units/0/certificate/paper' }]],
  },
  'coowners.joint-all': { reads: [], finds: [[{ severity: 'block*', pointer: '/units/0/owners' }]] },
  'coowners.shares-two-thirds': { reads: [], finds: [[{ severity: 'block*', pointer: '/units/0/shares' }]] },
  'party.minor': { reads: [], finds: [[{ severity: 'warn', pointer: '/parties/0/guardians' }]] },
  'agent.power-missing': { reads: [], finds: [] },
  'agent.individual-not-witnessed': {
    reads: ['registry'],
    finds: [[{ severity: 'block*', pointer: '/powersOfAttorney/0/witnessedBy' }]],
  },
  'party.abroad': { reads: [], finds: [[{ severity: 'warn', pointer: '/parties/0/idDocument/kind' }]] },
  'mortgagee.branch': { reads: ['history'], finds: [] },
  'officer.not-designated': { reads: ['history'], finds: [] },
  'filing.not-authorised-by-owner': { reads: ['history'], finds: [] },
  'inquiry.unanswered': {
    reads: [],
    finds: [
      [{ severity: 'block*', pointer: '/mortgagors/0' }],
      [{ severity: 'block*', pointer: '/inquiry/0/otherCoOwners' }],
    ],
  },
  'company.resolution': { reads: [], finds: [[{ severity: 'warn', pointer: '/mortgagors/0' }]] },
  'mortgagor.third-party-refinance': { reads: [], finds: [[{ severity: 'warn', pointer: '/mortgagors' }]] },
  'spouse.not-registered': { reads: ['papers'], finds: [[{ severity: 'inform', pointer: '/units/0/owners' }]] },
  'particulars.ordinary': { reads: [], finds: [] },
  'particulars.maximum': { reads: [], finds: [] },
  'particulars.scope-of-security': { reads: [], finds: [[{ severity: 'warn', pointer: '/mortgage/scopeOfSecurity' }]] },
  'particulars.restriction-unanswered': { reads: [], finds: [] },
  'particulars.form-contract-differ': {
    reads: ['papers'],
    finds: [
      [{ severity: 'block*', pointer: '/mortgage/claim' }],
      [{ severity: 'block*', pointer: '/mortgage/contractNo' }],
      [{ severity: 'block*', pointer: '/parties' }],
      [{ severity: 'block*', pointer: '/units' }],
    ],
  },
  'particulars.amount-unit': { reads: [], finds: [[{ severity: 'warn', pointer: '/loan/amount' }]] },
  'particulars.amount-above-value': { reads: ['papers'], finds: [[{ severity: 'warn', pointer: '/mortgage/claim' }]] },
  'particulars.dates': { reads: [], finds: [[{ severity: 'warn', pointer: '/mortgage/term/to' }]] },
  'particulars.forfeiture-clause': {
    reads: ['papers'],
    finds: [[{ severity: 'warn', pointer: '/papers/forfeitureClause' }]],
  },
  'maximum.existing-debt': { reads: [], finds: [] },
  'maximum.already-determined': {
    reads: ['mortgages'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'maximum.draw-needs-no-registration': {
    reads: ['history'],
    finds: [[{ severity: 'inform', pointer: '/mortgage/contractNo' }]],
  },
  'refinance.loses-rank': {
    reads: ['mortgages'],
    finds: [[{ severity: 'warn', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'refinance.cancel-reason': { reads: [], finds: [[{ severity: 'block*', pointer: '/existing/0/reason' }]] },
  'renewal.new-debt-as-change': { reads: [], finds: [[{ severity: 'warn', pointer: '/change/renews' }]] },
  'change.harms-others': {
    reads: ['mortgages'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'assignment.debtor-not-notified': {
    reads: [],
    finds: [[{ severity: 'block*', pointer: '/assignment/debtorNotifiedOn' }]],
  },
  'assignment.maximum-undetermined': {
    reads: ['mortgages'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'release.owner-alone': { reads: [], finds: [[{ severity: 'block*', pointer: '/mortgagees' }]] },
  'release.partial': {
    reads: ['mortgages'],
    finds: [
      [
        {
          severity: 'warn',
          pointer: '/units/0/unitNumber',
          particulars: { covered: 2, named: 1 },
          bookReadAt: READ_AT,
        },
      ],
    ],
  },
  'conversion.owner-not-registered': {
    reads: ['unit-status'],
    finds: [[{ severity: 'block*', pointer: '/units/0/unitNumber', bookReadAt: READ_AT }]],
  },
  'conversion.differs-from-pre-notice': {
    reads: ['mortgages'],
    finds: [
      [{ severity: 'block*', pointer: '/mortgage/claim', bookReadAt: READ_AT }],
      [{ severity: 'block*', pointer: '/mortgagees', bookReadAt: READ_AT }],
    ],
  },
  'carry-transfer.agreement': { reads: [], finds: [[{ severity: 'block*', pointer: '/settlement' }]] },
  'carry-transfer.tax': { reads: [], finds: [[{ severity: 'inform', pointer: '/sale/taxClearanceNo' }]] },
  'bank-to-bank.other-side-open': { reads: [], finds: [[{ severity: 'block', pointer: '/settlement/counterpart' }]] },
  'authorization.stale': {
    reads: ['authorization'],
    finds: [
      [{ severity: 'block', pointer: '/authorizationId', particulars: { status: 'expired', statusZh: '已过期' } }],
      [
        {
          severity: 'block',
          pointer: '/units/0/unitNumber',
          particulars: { status: 'unit out of scope', statusZh: '单元不在授权范围内' },
        },
      ],
      [
        {
          severity: 'block',
          pointer: '/authorizationId',
          particulars: { status: 'other purpose', statusZh: '查询目的不符' },
        },
      ],
    ],
  },
  'filing.duplicate': { reads: ['history'], finds: [[{ severity: 'block', pointer: '/mortgage/contractNo' }]] },
  'document.signature': {
    reads: ['signatures'],
    finds: [
      [
        {
          severity: 'block*',
          pointer: '/documents/0',
          particulars: { standing: 'tampered', standingZh: '签署后内容被改动或签名值有误' },
        },
        {
          severity: 'block*',
          pointer: '/documents/1',
          particulars: { standing: 'tampered', standingZh: '签署后内容被改动或签名值有误' },
        },
        {
          severity: 'block*',
          pointer: '/documents/2',
          particulars: { standing: 'tampered', standingZh: '签署后内容被改动或签名值有误' },
        },
        {
          severity: 'block*',
          pointer: '/documents/3',
          particulars: { standing: 'tampered', standingZh: '签署后内容被改动或签名值有误' },
        },
        {
          severity: 'block*',
          pointer: '/documents/4',
          particulars: { standing: 'tampered', standingZh: '签署后内容被改动或签名值有误' },
        },
      ],
      [
        {
          severity: 'block*',
          pointer: '/documents/0',
          particulars: { standing: 'partial', standingZh: '签名未覆盖整个文件' },
        },
        {
          severity: 'block*',
          pointer: '/documents/1',
          particulars: { standing: 'partial', standingZh: '签名未覆盖整个文件' },
        },
        {
          severity: 'block*',
          pointer: '/documents/2',
          particulars: { standing: 'partial', standingZh: '签名未覆盖整个文件' },
        },
        {
          severity: 'block*',
          pointer: '/documents/3',
          particulars: { standing: 'partial', standingZh: '签名未覆盖整个文件' },
        },
        {
          severity: 'block*',
          pointer: '/documents/4',
          particulars: { standing: 'partial', standingZh: '签名未覆盖整个文件' },
        },
      ],
      [
        { severity: 'block*', pointer: '/documents/0', particulars: { standing: 'revoked', standingZh: '证书已吊销' } },
        { severity: 'block*', pointer: '/documents/1', particulars: { standing: 'revoked', standingZh: '证书已吊销' } },
        { severity: 'block*', pointer: '/documents/2', particulars: { standing: 'revoked', standingZh: '证书已吊销' } },
        { severity: 'block*', pointer: '/documents/3', particulars: { standing: 'revoked', standingZh: '证书已吊销' } },
        { severity: 'block*', pointer: '/documents/4', particulars: { standing: 'revoked', standingZh: '证书已吊销' } },
      ],
      [
        {
          severity: 'block*',
          pointer: '/documents/0',
          particulars: { standing: 'untrusted', standingZh: '证书不在信任列表内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/1',
          particulars: { standing: 'untrusted', standingZh: '证书不在信任列表内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/2',
          particulars: { standing: 'untrusted', standingZh: '证书不在信任列表内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/3',
          particulars: { standing: 'untrusted', standingZh: '证书不在信任列表内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/4',
          particulars: { standing: 'untrusted', standingZh: '证书不在信任列表内' },
        },
      ],
      [
        {
          severity: 'block*',
          pointer: '/documents/0',
          particulars: { standing: 'expired', standingZh: '证书不在有效期内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/1',
          particulars: { standing: 'expired', standingZh: '证书不在有效期内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/2',
          particulars: { standing: 'expired', standingZh: '证书不在有效期内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/3',
          particulars: { standing: 'expired', standingZh: '证书不在有效期内' },
        },
        {
          severity: 'block*',
          pointer: '/documents/4',
          particulars: { standing: 'expired', standingZh: '证书不在有效期内' },
        },
      ],
      [
        {
          severity: 'warn',
          pointer: '/documents/0',
          particulars: { standing: 'missing: owner', standingZh: '缺少签名或盖章，也没有签署记录：owner' },
        },
        {
          severity: 'warn',
          pointer: '/documents/4',
          particulars: {
            standing: 'missing: owner, 91350200MA00YH412T',
            standingZh: '缺少签名或盖章，也没有签署记录：owner, 91350200MA00YH412T',
          },
        },
        {
          severity: 'warn',
          pointer: '/documents/3',
          particulars: {
            standing: 'missing: owner, 91350200MA00YH412T',
            standingZh: '缺少签名或盖章，也没有签署记录：owner, 91350200MA00YH412T',
          },
        },
        {
          severity: 'warn',
          pointer: '/documents/1',
          particulars: { standing: 'missing: owner', standingZh: '缺少签名或盖章，也没有签署记录：owner' },
        },
      ],
      [
        {
          severity: 'warn',
          pointer: '/documents/4',
          particulars: {
            standing: 'missing: 91350200MA00YH412T',
            standingZh: '缺少签名或盖章，也没有签署记录：91350200MA00YH412T',
          },
        },
        {
          severity: 'warn',
          pointer: '/documents/3',
          particulars: {
            standing: 'missing: 91350200MA00YH412T',
            standingZh: '缺少签名或盖章，也没有签署记录：91350200MA00YH412T',
          },
        },
      ],
      [
        {
          severity: 'warn',
          pointer: '/documents/0',
          particulars: { standing: 'missing: owner', standingZh: '缺少签名或盖章，也没有签署记录：owner' },
        },
      ],
    ],
  },
  'document.legibility': { reads: [], finds: [[{ severity: 'warn', pointer: '/parties/0/idDocument/validTo' }]] },
  'common-material.expired': {
    reads: ['materials'],
    finds: [
      [
        {
          severity: 'block',
          pointer: '/commonMaterials/0',
          particulars: {
            nameZh: '金融许可证',
            nameEn: 'financial licence',
            whyZh: '已于 2026-11-23 到期',
            whyEn: 'expired on 2026-11-23',
          },
        },
      ],
      [
        {
          severity: 'warn',
          pointer: '/commonMaterials/0',
          particulars: {
            nameZh: '金融许可证',
            nameEn: 'financial licence',
            whyZh: '将于 2027-01-23 到期',
            whyEn: 'ends on 2027-01-23',
          },
        },
      ],
      [
        {
          severity: 'block',
          pointer: '/commonMaterials/0',
          particulars: {
            nameZh: '金融许可证',
            nameEn: 'financial licence',
            whyZh: '尚未经该登记机构查验',
            whyEn: 'has not been checked for this registry',
          },
        },
      ],
      [
        {
          severity: 'warn',
          pointer: '/branch',
          particulars: {
            nameZh: '金融许可证',
            nameEn: 'financial licence',
            whyZh: '已于 2026-11-23 到期',
            whyEn: 'expired on 2026-11-23',
          },
        },
      ],
    ],
  },
  'fee.category': {
    reads: ['unit-status'],
    finds: [
      [
        {
          severity: 'inform',
          pointer: '/units/0/unitNumber',
          particulars: { items: 1, each: 80 },
          bookReadAt: READ_AT,
        },
      ],
    ],
  },
  'fee.exemption-evidence': { reads: [], finds: [[{ severity: 'warn', pointer: '/loan/borrowerClass' }]] },
  'registry.capability': {
    reads: ['registry'],
    finds: [
      [{ severity: 'block', pointer: '/mortgage/kind' }],
      [{ severity: 'block', pointer: '/business' }],
      [{ severity: 'block', pointer: '/business' }],
      [{ severity: 'block', pointer: '/mode' }],
      [{ severity: 'block', pointer: '/documents' }],
      [{ severity: 'block', pointer: '/units' }],
      [{ severity: 'block', pointer: '/conversion/lenderAlone' }],
      [{ severity: 'block', pointer: '/documents/0' }],
      [{ severity: 'block', pointer: '/documents/1' }],
    ],
  },
}
