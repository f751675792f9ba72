import * as contracts from '../../lib/api/payments.ts'
import { cancelPaymentOrder, openPaymentOrder } from '../../lib/payments/open-payment-order.ts'
import { getPaymentOrder, listPaymentOrders } from '../../lib/payments/read-orders.ts'
import { reconcileReceipts } from '../../lib/payments/reconcile-receipts.ts'
import { reportPayment } from '../../lib/payments/report-payment.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const given = { ...ports, queue }

export const handler = serve(
  endpoint(contracts.openPaymentOrder, (call) => openPaymentOrder(given, call)),
  endpoint(contracts.listPaymentOrders, (call) => listPaymentOrders(ports, call)),
  endpoint(contracts.getPaymentOrder, (call) => getPaymentOrder(ports, call)),
  endpoint(contracts.cancelPaymentOrder, (call) => cancelPaymentOrder(given, call)),
  endpoint(contracts.reportPayment, (call) => reportPayment(given, call)),
  endpoint(contracts.reconcileReceipts, (call) => reconcileReceipts(ports, call)),
)
