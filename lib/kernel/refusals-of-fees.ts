/** The refusals of fees and taxes, and of what pays them. */
import type { Row } from './refusals-of-documents.ts'

export const FEE_REFUSALS = {
  'fee.unpaid': {
    status: 409,
    retryable: true,
    zh: '登记费尚未缴纳，登记机构声明先缴费后登簿',
    en: 'The fee is not paid yet, and this registry registers only once it is',
  },
  'tax.unseen': {
    status: 409,
    retryable: true,
    zh: '转移登记前应查验契税完税、减免税凭证或有关信息：申请未填凭证，请在 tax 中说明查验依据',
    en: 'Before ownership passes its tax is seen to: the filing names no proof; say in `tax` by what it was checked',
  },
  'payment.no-channel': {
    status: 409,
    retryable: false,
    zh: '该登记机构未接入非税缴款平台，请按其缴款通知缴纳',
    en: 'The registry is connected to no payment platform; pay as its notice says',
  },
  'payment.settled-per-case': {
    status: 409,
    retryable: false,
    zh: '合作协议约定逐笔缴费',
    en: 'The agreement settles each case by itself',
  },
  'payment.closed': {
    status: 409,
    retryable: false,
    zh: '该缴款单已有缴款或已取消',
    en: 'The order has been paid on, or cancelled',
  },
  'payment.conflicting': {
    status: 409,
    retryable: false,
    zh: '与已收到的缴款信息不一致',
    en: 'This differs from what was told before',
  },
} as const satisfies Record<string, Row>
