/** Contract by which the authority connects payment channels (非税收缴平台). */
import * as z from 'zod/mini'
import { ChannelRequest } from '../payments/channel.ts'
import { contract } from './contract.ts'

const { rotateSecret: _, ...terms } = ChannelRequest.shape

export const putPaymentChannel = contract({
  operation: 'putPaymentChannel',
  tag: 'fees',
  summary: { zh: '接入或变更缴款平台', en: 'Connect or change a payment channel' },
  description: {
    zh: '写明地址、地址策略以及代哪些登记机构收款（执收单位编码、收费项目编码）。新接入的给出双方签名所用密钥，只显示一次；更换密钥时旧密钥仍有效七日。',
    en: 'Where it is, what addresses it may have and for which registries it collects, with their codes at the channel. A new one is given the secret both sides sign with, shown once; after a rotation the old secret holds for seven days.',
  },
  body: ChannelRequest,
  success: {
    status: 200,
    body: z.strictObject({
      ...terms,
      version: z.int(),
      secret: z.optional(z.string()),
      secretShown: z.optional(z.literal(true)),
    }),
  },
  refusals: ['version.missing', 'version.differs', 'resource.not-found'],
  example: {
    body: {
      channel: 'fujian-non-tax',
      name: '福建省非税缴款平台（测试）',
      protocol: 'non-tax-v1',
      url: 'https://non-tax.example.org/dengtong',
      addressPolicy: { schemes: ['https'], cidrs: 'public' },
      payees: [{ registry: '350200', unitCode: '350200001', itemCode: '3502001' }],
    },
  },
})
