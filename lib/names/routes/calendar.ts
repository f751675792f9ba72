/** What holds for the whole province and changes with notices: working days, and the province's own time limit. */
import { AUTHORITY_ACT, EVERYBODY, servedBy } from './route.ts'

export const CALENDAR = servedBy('institutions', {
  putCalendarYear: {
    method: 'POST',
    path: '/v1/authority/calendar/years',
    audiences: ['authority'],
    scope: 'directory.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: AUTHORITY_ACT,
    impact: 'No new year of working days.',
  },
  putProvinceLimit: {
    method: 'POST',
    path: '/v1/authority/calendar/province-limit',
    audiences: ['authority'],
    scope: 'directory.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: AUTHORITY_ACT,
    impact: 'No limit of the province.',
  },
  getCalendar: {
    method: 'GET',
    function: 'registries',
    path: '/v1/calendar',
    audiences: EVERYBODY,
    scope: 'directory.read',
    narrowing: 'none',
    uses: ['directory.batchGet'],
    impact: 'Nobody sees until when working days are announced.',
  },
})
