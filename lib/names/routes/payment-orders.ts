/** How fees are paid: orders, channels, receipts. */
import { AUTHORITY_ACT, BOTH, servedBy } from './route.ts'

/** A branch makes out an order for the fees of its cases, or takes it back. */
const PAYMENT_ACT = ['cases.batchGet', 'cases.put', 'cases.update', 'platform.send'] as const

export const PAYMENT_ORDERS = servedBy('payment-orders', {
  openPaymentOrder: {
    method: 'POST',
    path: '/v1/payment-orders',
    audiences: ['bank'],
    scope: 'payments.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: PAYMENT_ACT,
    impact: 'Branches cannot pay registration fees through the platform.',
  },
  listPaymentOrders: {
    method: 'GET',
    path: '/v1/payment-orders',
    audiences: BOTH,
    scope: 'payments.read',
    narrowing: 'each',
    uses: ['cases.byInstitution', 'cases.batchGet', 'access.get'],
    impact: 'Banks and registries cannot see their payment orders.',
  },
  getPaymentOrder: {
    method: 'GET',
    path: '/v1/payment-orders/{orderId}',
    audiences: BOTH,
    scope: 'payments.read',
    narrowing: 'each',
    uses: ['cases.batchGet'],
    impact: 'Banks and registries cannot see what became of a payment order.',
  },
  cancelPaymentOrder: {
    method: 'POST',
    path: '/v1/payment-orders/{orderId}/cancellation',
    audiences: ['bank'],
    scope: 'payments.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    withoutAgreement: true,
    uses: PAYMENT_ACT,
    impact: 'Branches cannot take a payment order back.',
  },
  reportPayment: {
    method: 'POST',
    path: '/v1/payment-channels/{channel}/callbacks',
    audiences: 'public',
    uses: ['directory.get', 'cases.get', 'cases.put', 'platform.send', 'audit.put'],
    impact: 'Payments and refunds are not heard of; cases that wait for their fee stand still.',
  },
  reconcileReceipts: {
    method: 'POST',
    path: '/v1/registry/receipts/reconciliation',
    audiences: ['registry'],
    scope: 'payments.read',
    narrowing: 'whole',
    uses: ['cases.query', 'audit.put'],
    impact: "Registries cannot hold the channel's file against what the platform was told.",
  },
  putPaymentChannel: {
    method: 'POST',
    path: '/v1/authority/payment-channels',
    audiences: ['authority'],
    scope: 'directory.write',
    narrowing: 'whole',
    function: 'institutions',
    idempotent: true,
    signed: true,
    uses: AUTHORITY_ACT,
    impact: 'No payment channel can be connected.',
  },
})
