/** How the platform is. */
import { servedBy } from './route.ts'

export const STATUS = servedBy('status', {
  readStatus: {
    method: 'GET',
    path: '/v1/status',
    audiences: 'public',
    forAnybody: true,
    uses: ['deliveries.get'],
    impact: 'Programs cannot ask whether the platform is well.',
  },
  readStatusPage: {
    method: 'GET',
    path: '/status',
    audiences: 'public',
    forAnybody: true,
    uses: ['deliveries.get'],
    impact: 'People cannot see whether the platform is well.',
  },
})
