/** Words of the documents for what the tables name: audiences, scopes, tags and states, in both languages. */
import type { Actor, ApplicationState } from '../../lib/cases/lifecycle.ts'
import type { Audience, Scope } from '../../lib/names/routes.ts'

type Words = { readonly zh: string; readonly en: string }

export const AUDIENCES = {
  bank: { zh: '银行', en: 'banks' },
  registry: { zh: '不动产登记机构', en: 'registries' },
  authority: { zh: '自然资源主管部门', en: 'the authority' },
  regulator: { zh: '金融监管部门', en: 'the regulator' },
} as const satisfies Record<Audience, Words>

export const SCOPES = {
  'cases.read': { zh: '查看本机构业务', en: 'Read own cases' },
  'cases.write': { zh: '提交业务并报告放款、撤回', en: 'File cases, report disbursement, ask for withdrawal' },
  'documents.read': { zh: '读取本机构文件', en: 'Read own documents' },
  'documents.write': { zh: '申报并上传文件', en: 'Declare and upload documents' },
  'notifications.read': { zh: '读取通知', en: 'Read notifications' },
  'endpoints.write': { zh: '设置回调地址', en: 'Manage webhook endpoints' },
  'directory.read': { zh: '查看登记机构目录', en: 'Read the directory of registries' },
  'inbox.read': { zh: '收取并确认推送的业务', en: 'Receive and acknowledge cases' },
  'decisions.write': { zh: '回写登记结果', en: 'Record decisions' },
} as const satisfies Record<Scope, Words>

export const TAGS = {
  access: { zh: '登录与令牌', en: 'Sign-in and tokens' },
  cases: { zh: '联办业务', en: 'Cases of banks' },
  documents: { zh: '文件', en: 'Documents' },
  notifications: { zh: '通知', en: 'Notifications' },
  endpoints: { zh: '回调地址与推送', en: 'Endpoints and deliveries' },
  registries: { zh: '登记机构目录', en: 'Directory of registries' },
  registry: { zh: '登记机构侧', en: 'For registries' },
  pages: { zh: '文档页', en: 'Pages' },
} as const satisfies Record<string, Words>

export const ACTORS = {
  bank: { zh: '银行', en: 'the bank' },
  registry: { zh: '登记机构', en: 'the registry' },
  platform: { zh: '平台', en: 'the platform' },
} as const satisfies Record<Actor, Words>

export const STATES = {
  validating: { zh: '平台校验中', en: 'The platform examines it' },
  'validation-failed': {
    zh: '平台校验未通过（非不予受理）',
    en: 'The platform found faults; this is no decision of a registry',
  },
  lodged: { zh: '已送达登记机构，待受理', en: 'With the registry, not yet accepted' },
  'not-accepted': { zh: '不予受理', en: 'Not accepted by the registry' },
  accepted: { zh: '受理', en: 'Accepted by the registry' },
  'in-review': { zh: '审核', en: 'In review at the registry' },
  refused: { zh: '不予登记', en: 'Registration refused on a legal ground' },
  'withdrawal-requested': { zh: '申请撤回', en: 'The applicants asked to withdraw; the registry answers' },
  withdrawn: { zh: '撤回', en: 'Withdrawn' },
  registered: { zh: '登簿', en: 'Entered in the book; this gives the rank' },
  certified: { zh: '发证', en: 'The electronic certificate is issued' },
} as const satisfies Record<ApplicationState, Words>
