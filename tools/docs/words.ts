/** Words of the documents for what the tables name: audiences, scopes and tags, in both languages. */
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
