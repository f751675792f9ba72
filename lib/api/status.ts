/** Contracts of the status of the platform. */
import { Status } from '../deliveries/status.ts'
import { contract } from './contract.ts'

export const readStatus = contract({
  operation: 'readStatus',
  tag: 'pages',
  summary: { zh: '平台运行状态', en: 'How the platform is' },
  description: {
    zh: '每分钟更新一次；超过三分钟未更新即为 `degraded`。不列出任何机构。',
    en: 'Refreshed each minute; `degraded` when it is older than three minutes or something is late. Names no institution.',
  },
  success: { status: 200, body: Status },
  refusals: [],
})

export const readStatusPage = contract({
  operation: 'readStatusPage',
  tag: 'pages',
  summary: { zh: '平台运行状态页', en: 'How the platform is, as a page' },
  success: { status: 200 },
  media: { answer: 'text/html' },
  refusals: [],
})
