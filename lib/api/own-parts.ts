/** Contracts of the branches and officers that a bank keeps itself. */
import * as z from 'zod/mini'
import { Branch, Officer, Stoppable } from '../institutions/model.ts'
import { BranchEnd } from '../institutions/put-branch.ts'
import { OfficerEnd, OfficerRequest } from '../institutions/put-officer.ts'
import { contract } from './contract.ts'
import {
  BRANCH_EXAMPLE,
  INSTITUTIONS,
  OFFICER_EXAMPLE,
  Versions,
  versioned,
  versionedRow,
} from './institution-parts.ts'

const STOPPED = ['designation.stopped'] as const
const listOf = (shape: typeof Branch.shape | typeof Officer.shape) =>
  z.strictObject({ items: z.array(z.looseObject({ ...shape, ...Stoppable.shape, version: z.optional(z.int()) })) })

export const putOwnBranch = contract({
  operation: 'putOwnBranch',
  tag: INSTITUTIONS,
  summary: { zh: '登记本机构网点', en: 'Register a branch of your own' },
  description: versioned(
    '已终止的网点可以重新登记；主管部门停用的只能由主管部门恢复。属于其他机构的统一社会信用代码不予登记。',
    'A branch that was ended may be put again; one that the authority has stopped, only by the authority. A credit code that is another institution’s is not taken.',
  ),
  body: Branch,
  success: { status: 200, body: versionedRow },
  refusals: [...Versions, ...STOPPED],
  example: { body: BRANCH_EXAMPLE },
})

export const endOwnBranch = contract({
  operation: 'endOwnBranch',
  tag: INSTITUTIONS,
  summary: { zh: '终止本机构网点', en: 'End a branch of your own' },
  description: {
    zh: '立即生效：此后不能以其为抵押权人提交业务，在办业务不受影响。无需 If-Match。',
    en: 'At once: nothing is filed for it any more; cases that are under way go on. Needs no If-Match.',
  },
  body: BranchEnd,
  success: { status: 200, body: versionedRow },
  refusals: STOPPED,
  example: { body: { creditCode: BRANCH_EXAMPLE.creditCode, reason: '网点撤并' } },
})

export const listOwnBranches = contract({
  operation: 'listOwnBranches',
  tag: INSTITUTIONS,
  summary: { zh: '查看本机构网点', en: 'List your own branches' },
  success: { status: 200, body: listOf(Branch.shape) },
  refusals: [],
})

export const putOwnOfficer = contract({
  operation: 'putOwnOfficer',
  tag: INSTITUTIONS,
  summary: { zh: '指定本机构专人', en: 'Designate an officer of your own' },
  description: versioned(
    '由银行自行指定（22号二（三））。证件号码脱敏提供，平台不持有全号。主管部门停用的只能由主管部门恢复。',
    'The bank designates. The id number is given masked: the platform never holds the whole. One that the authority has stopped is put again only by the authority.',
  ),
  body: OfficerRequest,
  success: { status: 200, body: versionedRow },
  refusals: [...Versions, ...STOPPED],
  example: { body: OFFICER_EXAMPLE },
})

export const endOwnOfficer = contract({
  operation: 'endOwnOfficer',
  tag: INSTITUTIONS,
  summary: { zh: '终止本机构专人', en: 'End the designation of an officer of your own' },
  description: {
    zh: '立即生效：此后不能提交业务、查询或者调阅。无需 If-Match。',
    en: 'At once: the officer files, queries and calls up nothing any more. Needs no If-Match.',
  },
  body: OfficerEnd,
  success: { status: 200, body: versionedRow },
  refusals: STOPPED,
  example: { body: { officerId: OFFICER_EXAMPLE.officerId, reason: '调离岗位' } },
})

export const listOwnOfficers = contract({
  operation: 'listOwnOfficers',
  tag: INSTITUTIONS,
  summary: { zh: '查看本机构专人', en: 'List your own officers' },
  success: { status: 200, body: listOf(Officer.shape) },
  refusals: [],
})
