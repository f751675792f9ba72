import * as contracts from '../../lib/api/fees.ts'
import * as payments from '../../lib/api/payments.ts'
import { quoteFees } from '../../lib/fees/quote-fees.ts'
import { cancelPaymentOrder, openPaymentOrder } from '../../lib/payments/open-payment-order.ts'
import { getPaymentOrder, listPaymentOrders } from '../../lib/payments/read-orders.ts'
import { reconcileReceipts } from '../../lib/payments/reconcile-receipts.ts'
import { reportPayment } from '../../lib/payments/report-payment.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const given = { ...ports, queue }

export const handler = serve(
  endpoint(contracts.quoteFees, (call) => quoteFees(call)),
  endpoint(payments.openPaymentOrder, (call) => openPaymentOrder(given, call)),
  endpoint(payments.listPaymentOrders, (call) => listPaymentOrders(ports, call)),
  endpoint(payments.getPaymentOrder, (call) => getPaymentOrder(ports, call)),
  endpoint(payments.cancelPaymentOrder, (call) => cancelPaymentOrder(given, call)),
  endpoint(payments.reportPayment, (call) => reportPayment(given, call)),
  endpoint(payments.reconcileReceipts, (call) => reconcileReceipts(ports, call)),
)
