/** The directory of registries, as callers read it. */
import * as z from 'zod/mini'
import { Capability, RegistryRecord } from '../registries/model.ts'
import { REGISTRY_SEED } from '../registries/seed.ts'
import { contract } from './contract.ts'

const Listed = z.pick(RegistryRecord, {
  code: true,
  name: true,
  nameEn: true,
  city: true,
  coverage: true,
  prefixes: true,
  transport: true,
  status: true,
})

const RegistryCapability = z.strictObject({
  ...z.pick(RegistryRecord, { code: true, name: true, nameEn: true, status: true, hours: true }).shape,
  ...Capability.shape,
  basis: RegistryRecord.shape.basis,
})

const [EXAMPLE] = REGISTRY_SEED.filter(({ code }) => code === '350200')

const listed = EXAMPLE && z.parse(z.object(Listed.shape), EXAMPLE)

export const listRegistries = contract({
  operation: 'listRegistries',
  tag: 'registries',
  summary: { zh: '查询登记机构名录', en: 'List the registries' },
  description: {
    zh: '全省各登记机构：所辖县级区划、通向该机构的单元号前缀及其接入状态。',
    en: 'Every registry of the province: the county units it covers, the unit number prefixes that lead to it, and its state.',
  },
  success: { status: 200, body: z.strictObject({ items: z.array(Listed) }) },
  refusals: [],
  example: { answer: { items: [listed] } },
})

export const getRegistryCapability = contract({
  operation: 'getRegistryCapability',
  tag: 'registries',
  summary: { zh: '查询登记机构受理能力', en: 'Read what a registry accepts' },
  description: {
    zh: '登记类型、材料、限制、工作时间与承诺时限。尚未经登记机构确认的内容在 `basis` 中注明。',
    en: 'Kinds, materials, limits, hours and the promised time. Facts not yet confirmed by the registry say so in `basis`.',
  },
  path: z.strictObject({ registryCode: z.string().check(z.regex(/^\d{6}$/)) }),
  success: { status: 200, body: RegistryCapability },
  refusals: ['resource.not-found'],
  example: {
    answer: EXAMPLE && {
      code: EXAMPLE.code,
      name: EXAMPLE.name,
      nameEn: EXAMPLE.nameEn,
      status: EXAMPLE.status,
      hours: EXAMPLE.hours,
      ...EXAMPLE.capability,
      basis: EXAMPLE.basis,
    },
  },
})
