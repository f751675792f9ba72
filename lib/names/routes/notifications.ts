/** The feed of an institution. */
import { servedBy } from './route.ts'

export const NOTIFICATIONS = servedBy('notifications', {
  listNotifications: {
    method: 'GET',
    path: '/v1/notifications',
    audiences: ['bank', 'authority'],
    scope: 'notifications.read',
    narrowing: 'each',
    uses: ['cases.get', 'cases.batchGet', 'deliveries.get', 'deliveries.query'],
    impact: 'Banks without webhooks do not hear of progress, nor authorities of reports that are due.',
  },
})
